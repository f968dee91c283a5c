import asyncio

connections = 0


async def fetch_data(number: int) -> None:
    global connections
    if connections == 3:
        raise ConnectionError(
            f"Server full, request {number} refused"
        )
    connections += 1
    print(f"Fetching {number}")
    await asyncio.sleep(1 + number / 10)
    print(f"Fetched {number}")
    connections -= 1
