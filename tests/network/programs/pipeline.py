"""Requests that are sent before the answers to the first have come."""

import asyncio


async def answer(reader, writer):
    while line := await reader.readline():
        print("server: asked for", line)
        if line == b"slow\n":
            await asyncio.sleep(0.1)
        writer.write(b"answer to " + line)
    print("server: no more")
    writer.close()


async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    for request in (b"a\n", b"b\n", b"slow\n", b"c\n"):
        writer.write(request)
    print("client: all asked")
    for _ in range(4):
        print("client:", await reader.readline())
    writer.write(b"d\ne\n")
    writer.write_eof()
    while line := await reader.readline():
        print("client:", line)
    print("client: end")
    writer.close()
    server.close()


asyncio.run(main())
