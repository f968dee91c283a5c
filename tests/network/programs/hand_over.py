"""A listening socket of one's own for start_server, and one that is connected for open_connection."""

import asyncio
import socket


async def serve(reader, writer):
    print("server: got", await reader.read(100))
    writer.write(b"answer")
    await writer.drain()
    print("server: waits for the end", await reader.read(100))
    writer.close()


async def main():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    early = socket.socket()
    try:
        early.connect(listener.getsockname())
    except ConnectionRefusedError:
        print("it does not listen yet")
    early.close()
    listener.listen()
    early = socket.socket()
    early.connect(listener.getsockname())
    early.send(b"before anybody accepts")
    server = await asyncio.start_server(serve, sock=listener)
    print("serving")
    reader, writer = await asyncio.open_connection(sock=early)
    print("client: got", await reader.read(100))
    writer.write_eof()
    print("client: got", await reader.read(100))
    writer.close()
    await asyncio.sleep(0.05)
    server.close()


asyncio.run(main())
