"""Transport.abort: what was not sent is gone, and connection_lost comes without an error."""

import asyncio


class Shows(asyncio.Protocol):
    def __init__(self, name):
        self.name = name
        self.got = 0

    def connection_made(self, transport):
        self.transport = transport
        print(self.name, "made")

    def pause_writing(self):
        print(self.name, "pause_writing")

    def data_received(self, data):
        self.got += len(data)
        if self.got == len(data):
            print(self.name, "data_received")

    def eof_received(self):
        print(self.name, "eof_received")

    def connection_lost(self, error):
        print(self.name, "connection_lost", error, "after all", self.got == 20_000_000)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Shows("server"), "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    transport, _protocol = await loop.create_connection(lambda: Shows("client"), *address)
    transport.write(bytes(20_000_000))
    transport.abort()
    print("aborted", transport.is_closing())
    transport.abort()
    await asyncio.sleep(0.3)
    server.close()


asyncio.run(main())
