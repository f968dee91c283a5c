"""Nobody listens: one address, several, and a port that was let go of."""

import asyncio
import errno
import socket


async def try_it(what, *address, **more):
    try:
        await asyncio.open_connection(*address, **more)
    except OSError as error:
        print(what, type(error).__name__, error.errno == errno.ECONNREFUSED)
    else:
        print(what, "connected")


async def main():
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    port = held.getsockname()[1]
    await try_it("bound only:", "127.0.0.1", port)
    held.close()
    await try_it("nobody:", "127.0.0.1", port)
    await try_it("nobody, at another address:", "127.0.0.2", port)
    tries = [asyncio.create_task(try_it(f"at once {n}:", "127.0.0.1", port)) for n in range(3)]
    asyncio.get_running_loop().call_soon(print, "soon")
    await asyncio.wait(tries)
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", port)
    await try_it("served:", "127.0.0.1", port)
    await asyncio.sleep(0.05)
    server.close()
    await server.wait_closed()
    await try_it("no longer served:", "127.0.0.1", port)


asyncio.run(main())
