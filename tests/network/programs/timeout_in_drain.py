"""A timeout in drain: the bytes stay in the buffer, and go on later."""

import asyncio


async def serve(reader, writer):
    await asyncio.sleep(1)
    print("server: reads")
    got = 0
    while data := await reader.read(65_536):
        got += len(data)
    print("server: got", got)
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    _reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(bytes(20_000_000))
    for seconds in (0.05, 0.1):
        try:
            async with asyncio.timeout(seconds):
                await writer.drain()
        except TimeoutError:
            print("client: timeout, left", writer.transport.get_write_buffer_size() > 0)
    writer.close()
    await writer.wait_closed()
    print("client: closed, left", writer.transport.get_write_buffer_size())
    await asyncio.sleep(0.5)
    server.close()


asyncio.run(main())
