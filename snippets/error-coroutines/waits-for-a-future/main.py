import asyncio
from collections.abc import Generator
from typing import Any


class Answer:
    def __await__(self) -> Generator[Any, None, str]:
        fetched = asyncio.get_running_loop().create_future()
        fetched.set_result("API data")
        yield from fetched
        return "API data"


async def main() -> None:
    print("Mario gets", await Answer())


if __name__ == "__main__":
    asyncio.run(main())
