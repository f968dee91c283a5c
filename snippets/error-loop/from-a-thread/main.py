import asyncio
import time


def fetch_data(loop: asyncio.AbstractEventLoop) -> None:
    time.sleep(0.2)
    loop.call_soon(print, "Data fetched!")


async def main() -> None:
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(fetch_data, loop)


if __name__ == "__main__":
    asyncio.run(main(), debug=True)
