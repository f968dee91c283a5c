"""uvicorn that is told to exit while it answers: one request ends in time, one does not, a new one finds nobody."""

import asyncio
from contextlib import asynccontextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route


@asynccontextmanager
async def lifespan(app):
    print("startup")
    yield
    print("shutdown")


async def work(request):
    seconds = request.path_params["seconds"]
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print("cancelled after the patience was over:", seconds)
        raise
    return PlainTextResponse(f"worked {seconds} s")


async def ask(client, path):
    try:
        response = await client.get(path)
        print(path, response.status_code, response.text, response.headers.get("connection"))
    except httpx.TransportError as error:
        print(path, type(error).__name__, error)


async def main():
    app = Starlette(routes=[Route("/{seconds:float}", work)], lifespan=lifespan)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    at = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    async with httpx.AsyncClient(base_url=at, trust_env=False) as client, asyncio.TaskGroup() as group:
        await ask(client, "/0.0")
        group.create_task(ask(client, "/0.6"))
        group.create_task(ask(client, "/9.0"))
        await asyncio.sleep(0.1)
        server.should_exit = True
        await asyncio.sleep(0.25)
        await ask(client, "/0.1")
        await serving
        print("stopped")


asyncio.run(main())
