"""Requests side by side, answered in JSON; a status, a refused connection, a page that is not there."""

import asyncio

import aiohttp
from aiohttp import web


async def greet(request):
    name = request.match_info["name"]
    await asyncio.sleep(0.4 if name == "mario" else 0.2)
    return web.json_response({"sent": name, "by": request.method, "data": await request.json()})


async def broken(request):
    raise web.HTTPServiceUnavailable(text="try later")


async def send(session, name):
    async with session.post(f"/{name}", json={"to": name}) as response:
        print(response.status, response.content_type, await response.json())


async def main():
    app = web.Application()
    app.router.add_post("/{name}", greet)
    app.router.add_get("/broken", broken)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    at = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession(at) as session:
        await asyncio.gather(send(session, "mario"), send(session, "luigi"))
        for path in ("/broken", "/nowhere"):
            async with session.get(path) as response:
                print(path, response.status, response.reason, await response.text())
        async with session.get("/mario") as response:
            print(response.status, response.headers["Allow"])
        try:
            async with session.get("/broken", raise_for_status=True):
                pass
        except aiohttp.ClientResponseError as error:
            print(error.status, error.message)
        try:
            await session.get("http://127.0.0.1:9/")
        except aiohttp.ClientConnectorError as error:
            print(error)
    await runner.cleanup()
    print("closed")


asyncio.run(main())
