"""More connect than the listener keeps waiting: the third is tried again after a second."""

import asyncio
import socket


async def connect(loop, address, n, began):
    its = socket.socket()
    its.setblocking(False)
    await loop.sock_connect(its, address)
    print("connected", n, "after", round(loop.time() - began), "s")
    return its


async def main():
    loop = asyncio.get_running_loop()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1)
    listener.setblocking(False)
    began = loop.time()
    clients = [asyncio.create_task(connect(loop, listener.getsockname(), n, began)) for n in range(3)]
    await asyncio.sleep(0.3)
    print("waited")
    for n in range(2):
        accepted, _ = await loop.sock_accept(listener)
        print("accepted", n)
        accepted.close()
    accepted, _ = await loop.sock_accept(listener)
    accepted.close()
    print("accepted all")
    for each in await asyncio.gather(*clients):
        each.close()
    listener.close()


asyncio.run(main())
