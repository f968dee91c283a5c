"""A connection between two loops, which run by turns; and a socket that the collector closes."""

import asyncio
import gc
import socket
import warnings


async def serve(reader, writer):
    print("server: got", await reader.readline())
    writer.write(b"answer\n")
    try:
        print("server: then", await reader.read())
    except ConnectionResetError as error:
        print("server:", error)
    writer.close()


async def connect(address):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"hello\n")
    return reader, writer


with asyncio.Runner() as one, asyncio.Runner() as two:
    server = one.run(asyncio.start_server(serve, "127.0.0.1", 0))
    address = server.sockets[0].getsockname()
    reader, writer = two.run(connect(address))
    print("client: connected")
    one.run(asyncio.sleep(0.05))
    print("client: got", two.run(reader.readline()))
    held = socket.create_connection(address)
    held.send(b"of one that is collected\n")
    one.run(asyncio.sleep(0.05))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        del held
        gc.collect()
        print("warned", [each.category.__name__ for each in caught])
    one.run(asyncio.sleep(0.05))
    writer.close()
    two.run(writer.wait_closed())
    one.run(asyncio.sleep(0.05))
    server.close()
