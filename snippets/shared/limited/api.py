import asyncio

connections: set[int] = set()


async def fetch_data(number: int) -> None:
    if len(connections) == 3:
        raise ConnectionError(f"Request {number} refused")
    connections.add(number)
    print(f"Fetching {number}")
    await asyncio.sleep(1 + number / 10)
    print(f"Fetched {number}")
    connections.remove(number)
