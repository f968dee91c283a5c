"""httpx's pool: requests over two connections, which are used again; then none is kept after its request."""

import asyncio

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

busy, peers, counts = 0, set(), []


async def work(request):
    global busy
    peers.add(request.client.port)
    busy += 1
    counts.append(busy)
    await asyncio.sleep(0.2)
    busy -= 1
    return PlainTextResponse(request.path_params["number"])


async def ask(client, number):
    print("answer", (await client.get(f"/{number}")).text)


async def main():
    app = Starlette(routes=[Route("/{number}", work)])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    at = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    for limits in (httpx.Limits(max_connections=2), httpx.Limits(max_connections=3, max_keepalive_connections=0)):
        async with httpx.AsyncClient(base_url=at, limits=limits, trust_env=False) as client:
            await ask(client, 0)  # alone, for the first loads modules, which takes a while
            async with asyncio.TaskGroup() as group:
                for number in range(1, 7):
                    group.create_task(ask(client, number))
                    await asyncio.sleep(0.05)
        print("at most", max(counts), "at a time, over", len(peers), "connections")
        peers.clear()
        counts.clear()
    server.should_exit = True
    await serving
    print("closed")


asyncio.run(main())
