"""Data and a timer for the same moment: who held the loop finds both."""

import asyncio
import time


class Shows(asyncio.Protocol):
    def data_received(self, data):
        print("data", data)

    def connection_lost(self, error):
        print("lost", error)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Shows, "127.0.0.1", 0)
    _reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    await asyncio.sleep(0.05)
    loop.call_later(0.05, print, "timer 1")
    loop.call_later(0.06, print, "timer 2")
    writer.write(b"before the timers")
    time.sleep(0.1)
    print("the loop was held")
    await asyncio.sleep(0.05)
    loop.call_later(0.05, writer.write, b"of a timer")
    loop.call_later(0.05, print, "timer 3")
    time.sleep(0.1)
    await asyncio.sleep(0.05)
    loop.call_later(0.05, print, "timer 4")
    writer.write(b"last")
    writer.close()
    time.sleep(0.1)
    await asyncio.sleep(0.05)
    server.close()


asyncio.run(main())
