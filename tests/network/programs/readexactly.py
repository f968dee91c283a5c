"""readexactly and readuntil, where the end comes too soon."""

import asyncio


async def serve(reader, writer):
    writer.write(b"12345678;abc")
    await asyncio.sleep(0.05)
    writer.write(b"def;rest")
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    for _ in range(2):
        reader, writer = await asyncio.open_connection(*address)
        print(await reader.readexactly(4), await reader.readuntil(b";"))
        print(await reader.readuntil(b";"))
        try:
            await (reader.readexactly(10) if _ else reader.readuntil(b";"))
        except asyncio.IncompleteReadError as error:
            print(error, error.partial, error.expected)
        print(await reader.read(), reader.at_eof())
        writer.close()
    server.close()


asyncio.run(main())
