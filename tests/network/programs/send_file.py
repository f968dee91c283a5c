"""A file that the system sends, where it is a regular one; else asyncio reads it, unless it may not."""

import asyncio
import io
import tempfile


async def serve(reader, writer):
    received = await reader.read()
    print("received", len(received), received[:4])
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    with tempfile.TemporaryFile() as file:
        file.write(b"0123456789" * 10_000)
        for each in (file, io.BytesIO(b"in memory")):
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            try:
                print("sent", await loop.sendfile(writer.transport, each, fallback=False), each.tell())
                print("sent", await loop.sendfile(writer.transport, each, 5, 20, fallback=False), each.tell())
                print("sent", await loop.sendfile(writer.transport, each, 200_000), each.tell())
            except RuntimeError as error:
                print(type(error).__name__)
                print("sent", await loop.sendfile(writer.transport, each), each.tell())
            writer.write_eof()
            print("answered", await reader.read())
            writer.close()


asyncio.run(main())
