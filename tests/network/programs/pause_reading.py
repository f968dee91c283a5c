"""A protocol that pauses reading; what comes meanwhile arrives when it resumes."""

import asyncio


class Pauses(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        print("server: data", data)
        self.transport.pause_reading()
        print("server: reading", self.transport.is_reading())
        asyncio.get_running_loop().call_later(0.1, self.resume)

    def resume(self):
        print("server: resumes")
        self.transport.resume_reading()

    def eof_received(self):
        print("server: eof")

    def connection_lost(self, error):
        print("server: lost", error)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Pauses, "127.0.0.1", 0)
    _reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    for word in (b"one ", b"two ", b"three ", b"four "):
        print("client: writes", word)
        writer.write(word)
        await asyncio.sleep(0.04)
    writer.close()
    print("client: closes")
    await asyncio.sleep(0.3)
    server.close()


asyncio.run(main())
