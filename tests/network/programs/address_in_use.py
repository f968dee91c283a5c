"""An address that is taken, and whether it is free again afterwards."""

import asyncio
import errno
import socket


async def listen(what, host, port, **more):
    try:
        server = await asyncio.start_server(lambda reader, writer: writer.close(), host, port, **more)
    except OSError as error:
        print(what, error.errno == errno.EADDRINUSE)
    else:
        print(what, "listens")
        return server


async def main():
    server = await listen("first", "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await listen("again", "127.0.0.1", port)
    await listen("everywhere", "0.0.0.0", port)
    other = await listen("another address", "127.0.0.2", port)
    other.close()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await reader.read()
    server.close()
    await listen("connections are left, no reuse", "127.0.0.1", port, reuse_address=False)
    writer.close()
    await asyncio.sleep(0.05)
    third = await listen("after close", "127.0.0.1", port)
    third.close()
    one, two = socket.socket(), socket.socket()
    one.bind(("127.0.0.1", 0))
    try:
        two.bind(one.getsockname())
    except OSError as error:
        print("bound twice", error.errno == errno.EADDRINUSE)
    one.close()
    two.close()


asyncio.run(main())
