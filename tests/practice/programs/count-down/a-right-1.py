import asyncio


async def count_down() -> None:
    n = 3
    while n > 0:
        print(n)
        await asyncio.sleep(1)
        n -= 1
    print("Lift-off!")


async def main() -> None:
    await count_down()


if __name__ == "__main__":
    asyncio.run(main())
