import asyncio
import socket


async def fetch_data() -> str:
    print("Fetching data...")
    await asyncio.sleep(0.5)
    raise socket.gaierror("no internet")


async def main() -> None:
    task = asyncio.create_task(fetch_data())
    try:
        result = await asyncio.wait_for(task, timeout=10)
        print("Result:", result)
    except TimeoutError:
        print("The request took too long.")
    except OSError as error:
        print("The request failed:", error)


if __name__ == "__main__":
    asyncio.run(main())
