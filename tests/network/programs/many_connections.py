"""Fifty clients at once: in which order they are served."""

import asyncio


async def serve(reader, writer):
    name = await reader.readline()
    print("server:", name)
    writer.write(b"hello " + name)
    writer.close()


async def client(address, n):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"{n}\n".encode())
    print("client:", await reader.readline())
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    await asyncio.gather(*(client(address, n) for n in range(50)))
    print("all")
    server.close()


asyncio.run(main())
