import asyncio

import api


def load_data() -> str:
    return asyncio.run(api.fetch_data())


async def main() -> None:
    print("In a coroutine:", load_data())


if __name__ == "__main__":
    print("In plain code:", load_data())
    asyncio.run(main())
