import asyncio


async def wash() -> str:
    print("The machine is on.")
    await asyncio.sleep(4)
    return "clean shirts"


async def read(pages: int) -> None:
    for page in range(1, pages + 1):
        print("Reading page", page)
        await asyncio.sleep(1)


async def main() -> None:
    clean, _ = await asyncio.gather(wash(), read(3))
    print(f"Hanging up {clean}")


if __name__ == "__main__":
    asyncio.run(main())
