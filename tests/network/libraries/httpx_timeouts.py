"""httpx's timeouts: for an answer, for the next piece of one, for a free connection; and asyncio's, for all of it."""

import asyncio

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

asked = 0


async def slow(request):
    await asyncio.sleep(0.5)
    return PlainTextResponse("late")


async def drips(request):
    async def drops():
        for pause in (0.1, 0.1, 0.6):
            yield b"drip "
            await asyncio.sleep(pause)

    return StreamingResponse(drops())


async def moody(request):
    global asked
    asked += 1
    return PlainTextResponse(f"asked {asked} times", 200 if asked == 3 else 429, headers={"Retry-After": "0.1"})


async def attempt(name, asking):
    try:
        print(name, (await asking).text)
    except (httpx.TimeoutException, TimeoutError) as error:
        print(name, type(error).__name__)


async def main():
    app = Starlette(routes=[Route("/slow", slow), Route("/drips", drips), Route("/moody", moody)])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    at = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    async with httpx.AsyncClient(base_url=at, trust_env=False) as client:
        for seconds in (0.3, 1.0):
            await attempt(f"/slow within {seconds}", client.get("/slow", timeout=seconds))
            await attempt(f"/drips within {seconds}", client.get("/drips", timeout=seconds))
        await attempt("asyncio's", asyncio.wait_for(client.get("/slow"), 0.2))
        while (response := await client.get("/moody")).status_code != 200:
            print(response.text)
            await asyncio.sleep(float(response.headers["Retry-After"]))
        print(response.text)
    limits, timeout = httpx.Limits(max_connections=1), httpx.Timeout(5, pool=0.3)
    async with httpx.AsyncClient(base_url=at, limits=limits, timeout=timeout, trust_env=False) as client:
        await asyncio.gather(attempt("first", client.get("/slow")), attempt("second", client.get("/slow")))
    server.should_exit = True
    await serving
    print("closed")


asyncio.run(main())
