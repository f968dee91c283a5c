"""Starlette under uvicorn, asked by httpx: answers in JSON, each kind of error, and nobody who answers."""

import asyncio

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Route


async def greet(request):
    name = request.path_params["name"]
    await asyncio.sleep(0.4 if name == "mario" else 0.2)
    return JSONResponse({"sent": name, "by": request.method, "data": await request.json()}, 201)


async def busy(request):
    raise HTTPException(503, "try later", headers={"Retry-After": "1"})


async def broken(request):
    raise ZeroDivisionError("half of nothing")


async def say_error(request, error):
    return JSONResponse({"error": error.detail}, error.status_code, headers=error.headers)


async def send(client, name):
    response = await client.post(f"/{name}", json={"to": name})
    print(response.status_code, response.headers["content-type"], response.json())


async def main():
    routes = [Route("/busy", busy), Route("/broken", broken), Route("/{name}", greet, methods=["POST"])]
    app = Starlette(routes=routes, exception_handlers={HTTPException: say_error})
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        await asyncio.gather(send(client, "mario"), send(client, "luigi"))
        for path in ("/busy", "/broken", "/no/where", "/peach"):
            response = await client.get(path)
            print(path, response.status_code, response.reason_phrase, response.text)
        print(response.headers["allow"])
        try:
            (await client.get("/busy")).raise_for_status()
        except httpx.HTTPStatusError as error:
            print(error.response.status_code, error.response.headers["retry-after"])
        try:
            await client.get("http://127.0.0.1:9/")
        except httpx.ConnectError as error:
            print(error)
    server.should_exit = True
    await serving
    print("closed")


asyncio.run(main())
