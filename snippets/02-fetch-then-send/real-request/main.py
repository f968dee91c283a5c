import asyncio

import aiohttp
import server

URL = "http://127.0.0.1:8080"


async def fetch_data(session: aiohttp.ClientSession) -> str:
    print("Fetching data...")
    async with session.get("/data") as reply:
        data = await reply.text()
    print("Data fetched!")
    return data


async def send_data(
    session: aiohttp.ClientSession, data: str, to: str
) -> None:
    print(f"Sending data to {to}...")
    async with session.post(
        f"/to/{to}", data=data
    ) as response:
        response.raise_for_status()
    print(f"Data sent to {to}!")


async def main() -> None:
    runner = await server.start()
    async with aiohttp.ClientSession(URL) as session:
        data = await fetch_data(session)
        print("Data:", data)
        await send_data(session, data, "Mario")
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
