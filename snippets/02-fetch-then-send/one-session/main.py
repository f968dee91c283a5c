import asyncio

import aiohttp
import server

URL = "http://127.0.0.1:8081"


async def ask(session: aiohttp.ClientSession) -> None:
    async with session.get("/data") as reply:
        print("Received:", await reply.text())


async def main() -> None:
    runner = await server.start()
    print("A session for each request:")
    for _ in range(3):
        async with aiohttp.ClientSession(URL) as session:
            await ask(session)
    print("One session for all:")
    async with aiohttp.ClientSession(URL) as session:
        for _ in range(3):
            await ask(session)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
