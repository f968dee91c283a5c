"""A chat over WebSockets: two clients, a message to both, a ping, and both ways to close."""

import asyncio

import aiohttp
from aiohttp import web

present = {}


async def chat(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    name = request.query["name"]
    present[name] = socket
    print(name, "comes")
    async for message in socket:
        if message.data == "bye":
            await socket.close(message=b"see you")
        else:
            for other in present.values():
                await other.send_json({"from": name, "text": message.data})
    del present[name]
    print(name, "goes", socket.close_code)
    return socket


async def visit(session, name, delay, words):
    await asyncio.sleep(delay)
    async with session.ws_connect(f"/chat?name={name}") as socket:
        for word in words:
            await socket.send_str(word)
            await asyncio.sleep(0.3)
        while (message := await socket.receive()).type is aiohttp.WSMsgType.TEXT:
            print(name, "hears", message.json())
        print(name, message.type.name, socket.close_code)


async def main():
    app = web.Application()
    app.router.add_get("/chat", chat)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    at = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession(at) as session:
        await asyncio.gather(
            visit(session, "mario", 0, ["hi", "anybody?", "bye"]), visit(session, "luigi", 0.15, ["hello", "bye"])
        )
        async with session.ws_connect("/chat?name=peach") as socket:
            await socket.ping()
            await socket.close()
            print("peach closed", socket.close_code)
    await runner.cleanup()


asyncio.run(main())
