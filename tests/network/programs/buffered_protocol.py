"""A BufferedProtocol, which gives the buffer that is read into."""

import asyncio


class Buffered(asyncio.BufferedProtocol):
    def connection_made(self, transport):
        self.buffer = bytearray(8)
        print("server: made")

    def get_buffer(self, hint):
        print("server: get_buffer", hint)
        return self.buffer

    def buffer_updated(self, size):
        print("server: buffer_updated", bytes(self.buffer[:size]))

    def eof_received(self):
        print("server: eof_received")

    def connection_lost(self, error):
        print("server: lost", error)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Buffered, "127.0.0.1", 0)
    _reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"a text that is longer than the buffer")
    await asyncio.sleep(0.05)
    writer.write(b"short")
    await asyncio.sleep(0.05)
    print("client: closes")
    writer.close()
    await asyncio.sleep(0.05)
    server.close()


asyncio.run(main())
