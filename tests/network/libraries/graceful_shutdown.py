"""A server that is shut down while it answers: one request ends in time, one does not, a new one finds nobody."""

import asyncio

import aiohttp
from aiohttp import web


async def work(request):
    seconds = float(request.match_info["seconds"])
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print("cancelled after the patience was over:", seconds)
        raise
    return web.Response(text=f"worked {seconds} s")


async def on_startup(app):
    print("startup")


async def on_shutdown(app):
    print("shutdown")


async def on_cleanup(app):
    print("cleanup")


async def ask(session, path):
    try:
        async with session.get(path) as response:
            print(path, response.status, await response.text())
    except aiohttp.ClientError as error:
        print(path, type(error).__name__)


async def main():
    app = web.Application()
    app.router.add_get("/{seconds}", work)
    app.on_startup.append(on_startup)
    app.on_shutdown.append(on_shutdown)
    app.on_cleanup.append(on_cleanup)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.6)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    at = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession(at) as session:
        async with asyncio.TaskGroup() as group:
            group.create_task(ask(session, "/0.4"))
            group.create_task(ask(session, "/5.0"))
            await asyncio.sleep(0.2)
            stopping = group.create_task(runner.cleanup())
            await asyncio.sleep(0.1)
            await ask(session, "/0.1")
            await stopping
            print("stopped")


asyncio.run(main())
