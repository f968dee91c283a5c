"""A reader waits for each piece of a line that comes in pieces."""

import asyncio


async def drip(reader, writer):
    for piece in (b"it ", b"drips", b"\nand ", b"drops\n", b"end"):
        await asyncio.sleep(0.05)
        print("server: sends", piece)
        writer.write(piece)
    writer.close()


async def main():
    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(*address)
    while line := await reader.readline():
        print("client: line", line)
    writer.close()
    reader, writer = await asyncio.open_connection(*address)
    while data := await reader.read(3):
        print("client: at most three", data)
    writer.close()
    server.close()


asyncio.run(main())
