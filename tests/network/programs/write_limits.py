"""pause_writing and resume_writing, at the limits of the buffer that were set."""

import asyncio


class Writes(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        print("limits", transport.get_write_buffer_limits())
        transport.set_write_buffer_limits(high=1_000, low=100)
        print("limits", transport.get_write_buffer_limits())

    def pause_writing(self):
        print("pause_writing", self.transport.get_write_buffer_size() > 1_000)

    def resume_writing(self):
        print("resume_writing", self.transport.get_write_buffer_size() <= 100)

    def connection_lost(self, error):
        print("connection_lost", error)
        done.set()


done = asyncio.Event()


async def read_all(reader, writer):
    await asyncio.sleep(0.1)
    print("reads")
    print("got", len(await reader.read()))
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(read_all, "127.0.0.1", 0)
    transport, _ = await loop.create_connection(Writes, *server.sockets[0].getsockname())
    transport.write(b"few")
    print("few are written, left", transport.get_write_buffer_size())
    transport.write(bytes(20_000_000))
    print("many are written, left", transport.get_write_buffer_size() > 0)
    transport.write(b"x")
    transport.write_eof()
    await done.wait()
    print("left", transport.get_write_buffer_size(), "closing", transport.is_closing())
    server.close()


asyncio.run(main())
