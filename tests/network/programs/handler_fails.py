"""A handler that fails: what the loop is told, and what the client sees."""

import asyncio


async def serve(reader, writer):
    line = await reader.readline()
    print("server:", line)
    writer.write(b"before\n")
    raise ValueError(line)


class Fails(asyncio.Protocol):
    def data_received(self, data):
        raise KeyError(data)

    def connection_lost(self, error):
        print("server: lost", repr(error))


def handle(loop, context):
    print("handler:", context["message"], repr(context.get("exception")))


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handle)
    for server in (
        await asyncio.start_server(serve, "127.0.0.1", 0),
        await loop.create_server(Fails, "127.0.0.1", 0),
    ):
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"x\n")
        try:
            async with asyncio.timeout(0.1):
                while line := await reader.readline():
                    print("client:", line)
                print("client: end")
        except (TimeoutError, ConnectionError) as error:
            print("client:", repr(error))
        writer.close()
        await asyncio.sleep(0.05)
        server.close()


asyncio.run(main())
