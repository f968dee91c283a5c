"""Six requests over two connections, which are used again; then one connection for each request."""

import asyncio

import aiohttp
from aiohttp import web

busy, peers, counts = 0, set(), []


async def work(request):
    global busy
    peers.add(request.transport.get_extra_info("peername"))
    busy += 1
    counts.append(busy)
    await asyncio.sleep(0.2)
    busy -= 1
    return web.Response(text=request.match_info["number"])


async def ask(session, number):
    async with session.get(f"/{number}") as response:
        print("answer", await response.text())


async def main():
    app = web.Application()
    app.router.add_get("/{number}", work)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    at = f"http://127.0.0.1:{runner.addresses[0][1]}"
    for connector in (aiohttp.TCPConnector(limit=2), aiohttp.TCPConnector(force_close=True, limit_per_host=3)):
        async with aiohttp.ClientSession(at, connector=connector) as session:
            async with asyncio.TaskGroup() as group:
                for number in range(6):
                    group.create_task(ask(session, number))
                    await asyncio.sleep(0.02)
        print("at most", max(counts), "at a time, over", len(peers), "connections")
        peers.clear()
        counts.clear()
    await runner.cleanup()


asyncio.run(main())
