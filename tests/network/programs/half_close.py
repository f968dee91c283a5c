"""Each side says that it sends no more, and still hears the other."""

import asyncio


async def serve(reader, writer):
    print("server: got", await reader.read())
    print("server: at eof", reader.at_eof(), "can write eof", writer.can_write_eof())
    for word in (b"still ", b"here"):
        writer.write(word)
        await asyncio.sleep(0.05)
    writer.write_eof()
    print("server: has said all")
    await asyncio.sleep(0.05)
    print("server: is closing", writer.is_closing())
    writer.close()
    await writer.wait_closed()
    print("server: closed")


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"hello")
    writer.write_eof()
    print("client: has said all")
    while data := await reader.read(100):
        print("client: got", data)
    print("client: is closing", writer.is_closing())
    try:
        writer.write(b"more")
    except RuntimeError as error:
        print("client:", error)
    writer.close()
    await writer.wait_closed()
    print("client: closed")
    await asyncio.sleep(0.1)
    server.close()


asyncio.run(main())
