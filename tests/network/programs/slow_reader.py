"""Who sends more than all buffers hold waits in drain until the other reads."""

import asyncio

SIZE = 20_000_000


async def serve(reader, writer):
    await asyncio.sleep(0.2)
    print("server: begins to read")
    got = 0
    while data := await reader.read(100_000):
        got += len(data)
    print("server: got", got)
    writer.write(b"thanks")
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(bytes(SIZE))
    print("client: something is left", writer.transport.get_write_buffer_size() > 0)
    await writer.drain()
    print("client: drained, left", writer.transport.get_write_buffer_size() <= 16_384)
    writer.write_eof()
    print("client:", await reader.read())
    writer.close()
    server.close()


asyncio.run(main())
