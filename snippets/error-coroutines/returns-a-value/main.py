import asyncio
from collections.abc import Generator
from typing import Any


class Answer:
    def __await__(self) -> Generator[Any, None, str]:
        yield from asyncio.sleep(1).__await__()
        return "API data"


async def main() -> None:
    print("Mario gets", await Answer())


if __name__ == "__main__":
    asyncio.run(main())
