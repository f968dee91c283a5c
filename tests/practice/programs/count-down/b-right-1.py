import asyncio


async def say_and_wait(what: object) -> None:
    print(what)
    await asyncio.sleep(1)


async def count_down() -> None:
    n = 3
    while n > 0:
        await say_and_wait(n)
        n -= 1
    print("Lift-off!")


async def main() -> None:
    await count_down()


if __name__ == "__main__":
    asyncio.run(main())
