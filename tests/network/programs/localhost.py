"""The host's name, and no host: a server at each of its addresses."""

import asyncio
import socket


async def serve(reader, writer):
    print("server: got", await reader.readline())
    writer.write(b"welcome\n")
    writer.close()


async def main():
    for host in ("localhost", None, ""):
        server = await asyncio.start_server(serve, host, 0)
        port = next(each.getsockname()[1] for each in server.sockets if each.family == socket.AF_INET)
        print("at", host)
        for name in ("localhost", "127.0.0.1"):
            reader, writer = await asyncio.open_connection(name, port)
            writer.write(b"hello\n")
            print("client: at", name, await reader.read())
            writer.close()
        server.close()
        await asyncio.sleep(0.05)


asyncio.run(main())
