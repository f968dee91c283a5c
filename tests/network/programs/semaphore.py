"""Five clients, of which three connect at a time."""

import asyncio


async def serve(reader, writer):
    name = await reader.readline()
    print("server: begins", name)
    await asyncio.sleep(0.1 + 0.3 * int(name))
    writer.write(b"done " + name)
    writer.close()


async def client(n, address, room):
    async with room:
        print("client", n, "connects")
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"%d\n" % n)
        print("client", n, await reader.read())
        writer.close()
        await writer.wait_closed()
    print("client", n, "leaves")


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    room = asyncio.Semaphore(3)
    address = server.sockets[0].getsockname()
    await asyncio.gather(*(client(n, address, room) for n in range(5)))
    server.close()


asyncio.run(main())
