"""Messages that were sent one by one, and arrive in one read."""

import asyncio


async def serve(reader, writer):
    await asyncio.sleep(0.2)
    print("server: one read", await reader.read(100))
    print("server: line", await reader.readline())
    await asyncio.sleep(0.4)
    print("server: rest", await reader.read(100))
    print("server: end", await reader.read(100))
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    for word in (b"one ", b"two ", b"three"):
        writer.write(word)
        await writer.drain()
    await asyncio.sleep(0.4)
    writer.writelines([b"a ", b"line\n", b"and"])
    await asyncio.sleep(0.02)
    writer.write(b" so")
    await asyncio.sleep(0.02)
    writer.write(b" on")
    writer.close()
    print("client: end", await reader.read())
    await asyncio.sleep(0.8)
    server.close()


asyncio.run(main())
