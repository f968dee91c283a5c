"""A slow server, each kind of timeout, and retries until it answers."""

import asyncio

import aiohttp
from aiohttp import web

asked = 0


async def slow(request):
    try:
        await asyncio.sleep(2)
    except asyncio.CancelledError:
        print("server: given up")
        raise
    return web.Response(text="late")


async def moody(request):
    global asked
    asked += 1
    if asked < 3:
        raise web.HTTPTooManyRequests(headers={"Retry-After": "0.2"})
    return web.Response(text=f"at the {asked}rd time")


async def drips(request):
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"drip")
    await asyncio.sleep(2)
    return response


async def main():
    app = web.Application()
    app.add_routes([web.get("/slow", slow), web.get("/moody", moody), web.get("/drips", drips)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    at = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession(at) as session:
        for timeout in (aiohttp.ClientTimeout(total=0.5), aiohttp.ClientTimeout(sock_read=0.6)):
            for path in ("/slow", "/drips"):
                try:
                    async with session.get(path, timeout=timeout) as response:
                        print(path, response.status)
                        print(await response.read())
                except TimeoutError as error:
                    print(path, type(error).__name__)
        while True:
            async with session.get("/moody") as response:
                if response.status == 200:
                    print(await response.text())
                    break
                print("again in", response.headers["Retry-After"])
                await asyncio.sleep(float(response.headers["Retry-After"]))
        try:
            async with asyncio.timeout(0.5):
                await session.get("/slow")
        except TimeoutError:
            print("asyncio.timeout")
    await runner.cleanup()
    print("closed")


asyncio.run(main())
