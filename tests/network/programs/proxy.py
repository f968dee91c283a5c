"""A proxy: two connections and two pumps."""

import asyncio


async def pump(name, reader, writer):
    while data := await reader.read(1_000):
        print(name, data)
        writer.write(data)
        await writer.drain()
    print(name, "ends")
    writer.write_eof()


async def echo(reader, writer):
    while line := await reader.readline():
        print("        server:", line)
        writer.write(line.upper())
    print("        server: end")
    writer.close()


async def main():
    behind = await asyncio.start_server(echo, "127.0.0.1", 0)

    async def proxy(reader, writer):
        to_reader, to_writer = await asyncio.open_connection(*behind.sockets[0].getsockname())
        print("    proxy: connected")
        await asyncio.gather(pump("    in", reader, to_writer), pump("    out", to_reader, writer))
        writer.close()
        to_writer.close()
        print("    proxy: done")

    front = await asyncio.start_server(proxy, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*front.sockets[0].getsockname())
    for word in (b"a\n", b"b\nc\n"):
        writer.write(word)
        for _ in range(word.count(b"\n")):
            print("client:", await reader.readline())
    writer.write_eof()
    print("client: end", await reader.read())
    writer.close()
    await asyncio.sleep(0.05)
    front.close()
    behind.close()


asyncio.run(main())
