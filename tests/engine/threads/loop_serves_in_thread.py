"""A loop in a thread serves, and clients in the main thread's loop and in another talk to it."""

import asyncio
import threading
import time

ready = threading.Event()
ports = []


async def answer(reader, writer):
    line = await reader.readline()
    await asyncio.sleep(0.1)
    writer.write(line.upper())
    await writer.drain()
    writer.close()


async def serve():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    ports.append(server.sockets[0].getsockname()[1])
    ready.set()
    async with server:
        await asyncio.sleep(0.8)


async def ask(text):
    reader, writer = await asyncio.open_connection("127.0.0.1", ports[0])
    writer.write(text)
    print(await reader.readline())
    writer.close()


thread = threading.Thread(target=lambda: asyncio.run(serve()))
thread.start()
ready.wait()
asyncio.run(ask(b"hello\n"))
other = threading.Thread(target=lambda: asyncio.run(ask(b"from a thread\n")))
other.start()
other.join()
began = time.monotonic()
thread.join()
print(round(time.monotonic() - began, 1))
