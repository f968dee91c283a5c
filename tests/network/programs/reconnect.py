"""A client that tries again, longer each time, until somebody listens; and once more when it is cut off."""

import asyncio
import socket


async def serve(reader, writer):
    print("server: got", await reader.readline())
    writer.write(b"part of an answ")
    writer.close()


async def connect(address):
    for wait in (0.05, 0.1, 0.2, 0.4):
        try:
            return await asyncio.open_connection(*address)
        except ConnectionRefusedError:
            print("client: refused, waits", wait)
            await asyncio.sleep(wait)


async def main():
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    address = held.getsockname()
    held.close()

    async def later():
        await asyncio.sleep(0.25)
        print("server: listens")
        return await asyncio.start_server(serve, *address)

    starting = asyncio.create_task(later())
    for n in range(2):
        reader, writer = await connect(address)
        writer.write(b"request %d\n" % n)
        print("client: got", await reader.readline(), reader.at_eof())
        writer.close()
    (await starting).close()


asyncio.run(main())
