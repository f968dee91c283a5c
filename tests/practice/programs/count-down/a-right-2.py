import asyncio


async def say(text: object, delay: float) -> None:
    await asyncio.sleep(delay)
    print(text)


async def count_down(start: int = 3) -> None:
    words = [*range(start, 0, -1), "Lift-off!"]
    await asyncio.gather(*(say(x, i) for i, x in enumerate(words)))


async def main() -> None:
    await count_down()


if __name__ == "__main__":
    asyncio.run(main())
