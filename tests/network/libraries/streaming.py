"""An answer that comes in pieces, an upload that goes in pieces, a file, and one longer than any buffer."""

import asyncio
import tempfile

import aiohttp
from aiohttp import web


async def count(request):
    response = web.StreamResponse()
    await response.prepare(request)
    for number in range(3):
        await response.write(f"line {number}\n".encode())
        await asyncio.sleep(0.2)
    await response.write_eof()
    return response


async def take(request):
    sizes = 0
    async for piece in request.content.iter_any():
        sizes += len(piece)
    return web.Response(text=f"{sizes} bytes")


async def much(request):
    return web.Response(body=b"x" * 8_000_000)


async def pieces():
    for number in range(3):
        print("uploads", number)
        yield b"y" * 1000
        await asyncio.sleep(0.1)


async def main():
    app = web.Application(client_max_size=10**9)
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        file.write(b"one\ntwo\n" * 10_000)
        file.flush()
        app.router.add_get("/file", lambda request: web.FileResponse(file.name))
        app.add_routes([web.get("/count", count), web.put("/take", take), web.get("/much", much)])
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        at = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with aiohttp.ClientSession(at) as session:
            async with session.get("/count") as response:
                async for line in response.content:
                    print(line)
            async with session.put("/take", data=pieces()) as response:
                print(await response.text())
            for path in ("/much", "/file"):
                async with session.get(path) as response:
                    print(path, len(await response.read()), response.headers.get("Content-Length"))
        await runner.cleanup()


asyncio.run(main())
