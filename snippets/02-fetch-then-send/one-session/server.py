from aiohttp import web


async def give_data(request: web.Request) -> web.Response:
    return web.Response(text="API data")


async def start() -> web.AppRunner:
    app = web.Application()
    app.router.add_get("/data", give_data)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 8081).start()
    return runner
