"""SO_LINGER of no seconds: the close is a reset."""

import asyncio
import socket
import struct


async def serve(reader, writer):
    print("server: got", await reader.readline())
    try:
        print("server: got", await reader.readline())
    except ConnectionResetError as error:
        print("server:", error)
    print("server: has", reader.exception(), "and is closing", writer.is_closing())
    try:
        writer.write(b"too late")
        await writer.drain()
    except ConnectionError as error:
        print("server: drain:", repr(error))
    writer.close()
    try:
        await writer.wait_closed()
    except ConnectionError as error:
        print("server: wait_closed:", repr(error))


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    _reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.write(b"hello\n")
    await asyncio.sleep(0.05)
    writer.close()
    print("client: close")
    await writer.wait_closed()
    print("client: closed")
    await asyncio.sleep(0.05)
    server.close()


asyncio.run(main())
