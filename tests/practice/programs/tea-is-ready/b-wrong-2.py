# wrong: waits, but prints the coroutine and not what it returned
import asyncio


async def make_tea() -> str:
    print("The water is getting hot...")
    await asyncio.sleep(3)
    return "a cup of tea"


async def main() -> None:
    tea = make_tea()
    await tea
    print("Here is", tea)


if __name__ == "__main__":
    asyncio.run(main())
