"""serve_forever, cancelled while a client is served; the task of the client goes on."""

import asyncio


async def serve(reader, writer):
    try:
        while line := await reader.readline():
            print("server:", line)
            writer.write(line)
    finally:
        print("server: leaves")
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, start_serving=False)
    print("serving", server.is_serving())
    address = server.sockets[0].getsockname()
    forever = asyncio.create_task(server.serve_forever())
    await asyncio.sleep(0.05)
    print("serving", server.is_serving())
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"one\n")
    print("client:", await reader.readline())
    forever.cancel()
    await asyncio.sleep(0.05)
    print("serving", server.is_serving(), "done", forever.done())
    writer.write(b"two\n")
    print("client:", await reader.readline())
    writer.close()
    await asyncio.sleep(0.05)
    print("cancelled", forever.cancelled())


asyncio.run(main())
