"""Server.close_clients and abort_clients, of 3.13."""

import asyncio


async def serve(reader, writer):
    print("server: connected")
    try:
        print("server: got", await reader.read())
    except OSError as error:
        print("server:", error)


async def main():
    for way in ("close_clients", "abort_clients"):
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        await asyncio.sleep(0.05)
        server.close()
        if hasattr(server, way):
            getattr(server, way)()
            print(way)
            await server.wait_closed()
        else:
            print("no", way)
            writer.write_eof()
            await asyncio.sleep(0.05)
            writer.close()
            continue
        print("client: got", await reader.read())
        writer.close()
        await asyncio.sleep(0.05)


asyncio.run(main())
