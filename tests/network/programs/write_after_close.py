"""Writing to a connection that one has closed, and to one that the other has."""

import asyncio


async def serve(reader, writer):
    writer.close()
    print("server: closing", writer.is_closing())
    for _ in range(2):
        writer.write(b"after the close")
    await writer.wait_closed()
    print("server: closed")


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    print("client: got", await reader.read())
    for n in range(8):
        writer.write(b"x")
        try:
            await writer.drain()
            print("client: drained", n, writer.is_closing())
        except OSError as error:
            print("client: drain", n, repr(error))
    writer.close()
    try:
        await writer.wait_closed()
        print("client: closed")
    except OSError as error:
        print("client: wait_closed", repr(error))
    server.close()


asyncio.run(main())
