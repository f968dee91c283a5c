"""What call_soon and tasks do before the data, which is there already."""

import asyncio


class Shows(asyncio.Protocol):
    def data_received(self, data):
        print("data", data)
        asyncio.get_running_loop().call_soon(print, "soon after", data)


async def hops(name, count):
    for n in range(count):
        print(name, n)
        await asyncio.sleep(0)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Shows, "127.0.0.1", 0)
    _reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    await asyncio.sleep(0.05)
    for data in (b"one", b"two"):
        loop.call_soon(print, "soon before the write of", data)
        writer.write(data)
        loop.call_soon(print, "soon after the write of", data)
        await hops("main", 3)
    task = asyncio.create_task(hops("task", 4))
    writer.write(b"three")
    await task
    timer = loop.call_later(0, print, "later by nothing")
    writer.write(b"four")
    await hops("main", 3)
    timer.cancel()
    writer.close()
    await asyncio.sleep(0.05)
    server.close()


asyncio.run(main())
