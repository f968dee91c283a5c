"""Two pairs that play ping-pong in step, beside a task that goes round."""

import asyncio


async def pong(reader, writer):
    while data := await reader.read(100):
        writer.write(data)
    writer.close()


async def ping(name, address):
    reader, writer = await asyncio.open_connection(*address)
    for n in range(4):
        writer.write(b"%d" % n)
        print(name, await reader.read(100))
    writer.close()


async def rounds():
    for n in range(30):
        print("round", n)
        await asyncio.sleep(0)


async def main():
    server = await asyncio.start_server(pong, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    await asyncio.gather(ping("a", address), ping("   b", address), rounds())
    server.close()


asyncio.run(main())
