"""Both ends close in the same step of the loop; and one closes when it hears of the other's end."""

import asyncio


class Shows(asyncio.Protocol):
    def __init__(self, name):
        self.name = name

    def connection_made(self, transport):
        ends[self.name] = transport

    def data_received(self, data):
        print(self.name, "data", data)

    def eof_received(self):
        print(self.name, "eof")

    def connection_lost(self, error):
        print(self.name, "lost", error)


ends = {}


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Shows("server"), "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    for first, second in (("client", "server"), ("server", "client"), ("client", "client")):
        await loop.create_connection(lambda: Shows("client"), *address)
        await asyncio.sleep(0.05)
        print(first, "and", second)
        ends[first].write(b"before the close")
        ends[first].close()
        ends[second].close()
        await asyncio.sleep(0.05)
    server.close()


asyncio.run(main())
