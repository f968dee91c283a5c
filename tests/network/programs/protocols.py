"""The order of a protocol's methods on both sides."""

import asyncio


class Shows(asyncio.Protocol):
    def __init__(self, name):
        self.name = name
        print(self.name, "init")

    def connection_made(self, transport):
        self.transport = transport
        print(self.name, "connection_made")
        asyncio.get_running_loop().call_soon(print, self.name, "soon after connection_made")

    def data_received(self, data):
        print(self.name, "data_received", data)
        if self.name == "server":
            self.transport.write(data.upper())

    def eof_received(self):
        print(self.name, "eof_received")
        return self.name == "server"  # which stays open

    def connection_lost(self, error):
        print(self.name, "connection_lost", error)
        if self.name == "client":
            done.set()


done = asyncio.Event()


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Shows("server"), "127.0.0.1", 0)
    transport, _protocol = await loop.create_connection(lambda: Shows("client"), *server.sockets[0].getsockname())
    print("connected")
    transport.write(b"hello")
    await asyncio.sleep(0.05)
    transport.write_eof()
    await asyncio.sleep(0.05)
    transport.close()
    await done.wait()
    print("done")
    await asyncio.sleep(0.05)
    server.close()


asyncio.run(main())
