"""Starlette under uvicorn: an answer that comes in pieces, an upload that does, a long one, a reader who leaves."""

import asyncio

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route


async def lines(count):
    try:
        for number in range(count):
            yield f"line {number}\n"
            await asyncio.sleep(0.2)
    finally:
        print("server: no more of", count)


async def stream(request):
    return StreamingResponse(lines(request.path_params["count"]), media_type="text/plain")


async def take(request):
    sizes = 0
    async for piece in request.stream():
        sizes += len(piece)
    return Response(f"{sizes} bytes")


async def much(request):
    return Response(b"x" * 8_000_000)


async def pieces():
    for number in range(3):
        print("uploads", number)
        yield b"y" * 1000
        await asyncio.sleep(0.1)


async def main():
    routes = [Route("/lines/{count:int}", stream), Route("/take", take, methods=["PUT"]), Route("/much", much)]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=0, log_level="critical"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        async with client.stream("GET", "/lines/3") as response:
            print(response.status_code, response.headers.get("transfer-encoding"))
            async for line in response.aiter_lines():
                print(line)
        print((await client.put("/take", content=pieces())).text)
        response = await client.get("/much")
        print(len(response.content), response.headers["content-length"])
        async with client.stream("GET", "/lines/100") as response:
            async for line in response.aiter_lines():
                print(line)
                if line == "line 1":
                    break
        await asyncio.sleep(0.1)
        print("left")
    server.should_exit = True
    await serving
    print("closed")


asyncio.run(main())
