"""A connection to several addresses, of which the first refuses; with and without a delay between them."""

import asyncio
import socket


async def serve(reader, writer):
    writer.write(writer.get_extra_info("sockname")[0].encode())
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(serve, "127.0.0.2", 0)
    port = server.sockets[0].getsockname()[1]

    async def addresses(host, port, *, family=0, type=0, proto=0, flags=0):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", port)) for n in (1, 3, 2)]

    loop.getaddrinfo = addresses
    for delay in (None, 0.1):
        reader, writer = await asyncio.open_connection("several", port, happy_eyeballs_delay=delay)
        print(delay, await reader.read())
        writer.close()
    server.close()
    await asyncio.sleep(0.05)
    for delay in (None, 0.1):
        try:
            await asyncio.open_connection("several", port, happy_eyeballs_delay=delay)
        except OSError as error:
            print(delay, type(error).__name__, str(error).count("Connect call failed"))


asyncio.run(main())
