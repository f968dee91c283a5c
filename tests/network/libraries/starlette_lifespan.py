"""Starlette's lifespan and background tasks: what runs before the first request, after an answer, at the end."""

import asyncio
from contextlib import asynccontextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTasks
from starlette.responses import JSONResponse
from starlette.routing import Route


@asynccontextmanager
async def lifespan(app):
    print("startup")
    letters = []
    yield {"letters": letters}
    for to in letters:
        await asyncio.sleep(0.1)
        print("posts the letter to", to)
    print("shutdown")


async def write(letters, to, seconds):
    await asyncio.sleep(seconds)
    print("writes to", to)
    letters.append(to)


async def sign_up(request):
    letters, name = request.state.letters, request.path_params["name"]
    tasks = BackgroundTasks()
    tasks.add_task(write, letters, name, 0.2)
    tasks.add_task(write, letters, f"{name}'s friend", 0.0)
    return JSONResponse({"welcome": name, "letters": len(letters)}, background=tasks)


async def main():
    app = Starlette(routes=[Route("/{name}", sign_up)], lifespan=lifespan)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        for name in ("mario", "luigi"):
            print("answer", (await client.get(f"/{name}")).json())
            await asyncio.sleep(0.05)
    print("the client goes")
    server.should_exit = True
    await serving
    print("closed")


asyncio.run(main())
