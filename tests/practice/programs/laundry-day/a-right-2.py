import asyncio


async def wash() -> str:
    print("The machine is on.")
    await asyncio.sleep(4)
    return "clean shirts"


async def main() -> None:
    async with asyncio.TaskGroup() as home:
        machine = home.create_task(wash())
        await asyncio.sleep(0)
        page = 1
        while page <= 3:
            print(f"Reading page {page}")
            await asyncio.sleep(1)
            page += 1
        print("Waiting for the machine")
    print(f"Hanging up {machine.result()}")


if __name__ == "__main__":
    asyncio.run(main())
