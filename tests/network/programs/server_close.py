"""Server.close and wait_closed, while a connection is open."""

import asyncio


async def serve(reader, writer):
    print("server: got", await reader.readline())
    await asyncio.sleep(0.2)
    writer.write(b"late\n")
    writer.close()
    print("server: has answered")


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"hello\n")
    await asyncio.sleep(0.05)
    print("serving", server.is_serving())
    server.close()
    print("serving", server.is_serving(), "sockets", len(server.sockets))
    waits = asyncio.create_task(server.wait_closed())
    waits.add_done_callback(lambda task: print("wait_closed returns"))
    try:
        await asyncio.open_connection(*address)
    except ConnectionRefusedError:
        print("refused")
    print("client: got", await reader.readline())
    await asyncio.sleep(0.05)
    writer.close()
    await waits
    print("end")


asyncio.run(main())
