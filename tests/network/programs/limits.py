"""The limit of a StreamReader: a line that is too long, and how reading goes on."""

import asyncio


async def serve(reader, writer):
    for wanted in ("readline", "readuntil", "readuntil"):
        try:
            print("server:", await getattr(reader, wanted)())
        except ValueError as error:
            print("server:", wanted, "ValueError", error)
        except asyncio.LimitOverrunError as error:
            print("server:", wanted, error, error.consumed)
            print("server: takes", len(await reader.readexactly(error.consumed)))
    print("server: rest", await reader.read())
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=16)
    _reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"a line of more than sixteen bytes\n")
    await asyncio.sleep(0.05)
    writer.write(b"a word without an end, and then some more")
    await asyncio.sleep(0.05)
    writer.write(b"ok\nrest")
    writer.close()
    await asyncio.sleep(0.05)
    server.close()


asyncio.run(main())
