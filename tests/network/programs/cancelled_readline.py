"""A readline that is cancelled loses nothing: the next one has the whole line."""

import asyncio


async def serve(reader, writer):
    writer.write(b"first ha")
    await asyncio.sleep(0.2)
    print("server: sends the rest")
    writer.write(b"lf\nsecond\n")
    await asyncio.sleep(0.1)
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    task = asyncio.create_task(reader.readline())
    await asyncio.sleep(0.1)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("client: cancelled")
    try:
        async with asyncio.timeout(0.05):
            await reader.readline()
    except TimeoutError:
        print("client: timeout")
    while line := await reader.readline():
        print("client:", line)
    print("client: end")
    writer.close()
    server.close()


asyncio.run(main())
