"""Sockets that are closed and made anew while others are watched get the old numbers."""

import asyncio


async def serve(reader, writer):
    while data := await reader.read(100):
        print("server:", data)
        writer.write(data)
    print("server: end")
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    kept_reader, kept_writer = await asyncio.open_connection(*address)
    numbers = set()
    for n in range(4):
        reader, writer = await asyncio.open_connection(*address)
        numbers.add(writer.get_extra_info("socket").fileno())
        writer.write(b"new %d" % n)
        kept_writer.write(b"kept %d" % n)
        print("client:", await reader.read(100), await kept_reader.read(100))
        writer.close()
        await writer.wait_closed()
        await asyncio.sleep(0.02)
    print("numbers", len(numbers))
    kept_writer.close()
    await asyncio.sleep(0.02)
    server.close()


asyncio.run(main())
