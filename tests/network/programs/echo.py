"""An echo server: what is printed on either side, and in which order."""

import asyncio


async def echo(reader, writer):
    print("server: connected")
    while line := await reader.readline():
        print("server:", line)
        writer.write(line)
        await writer.drain()
    print("server: end of input")
    writer.close()
    await writer.wait_closed()
    print("server: closed")


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    print("client: connected")
    for word in (b"one\n", b"two\n", b"three\n"):
        writer.write(word)
        print("client: wrote", word)
        print("client: got", await reader.readline())
    writer.close()
    await writer.wait_closed()
    print("client: closed")
    await asyncio.sleep(0.05)
    server.close()


asyncio.run(main())
