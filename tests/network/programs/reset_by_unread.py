"""Who closes with something unread resets the connection, in the middle of what the other writes."""

import asyncio


class Closes(asyncio.Protocol):
    def connection_made(self, transport):
        print("server: made")
        transport.pause_reading()
        asyncio.get_running_loop().call_later(0.1, transport.close)

    def connection_lost(self, error):
        print("server: lost", error)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Closes, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"never read")
    try:
        print("client: got", await reader.read(10))
    except ConnectionResetError as error:
        print("client:", error)
    for _ in range(3):
        writer.write(b"x")
        try:
            await writer.drain()
            print("client: drained")
        except OSError as error:
            print("client: drain:", repr(error))
    writer.close()
    try:
        await writer.wait_closed()
        print("client: closed")
    except OSError as error:
        print("client: wait_closed:", repr(error))
    server.close()


asyncio.run(main())
