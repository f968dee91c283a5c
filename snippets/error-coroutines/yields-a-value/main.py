import asyncio
from collections.abc import Generator


class Answer:
    def __await__(self) -> Generator[str, None, None]:
        yield "API data"


async def main() -> None:
    print("Mario gets", await Answer())


if __name__ == "__main__":
    asyncio.run(main())
