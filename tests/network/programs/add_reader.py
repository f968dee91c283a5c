"""add_reader and add_writer on a socket, and in which order two of them are told."""

import asyncio
import socket


def able(name, its, left):
    left[0] -= 1
    print(name, "is able")
    if not left[0]:
        asyncio.get_running_loop().remove_writer(its)


def readable(name, its):
    try:
        print(name, "reads", its.recv(100))
    except ConnectionResetError as error:
        print(name, error)
        asyncio.get_running_loop().remove_reader(its)


async def main():
    loop = asyncio.get_running_loop()
    listener = socket.create_server(("127.0.0.1", 0))
    pairs = []
    for name in "ab":
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
        client.setblocking(False)
        loop.add_reader(client, readable, name, client)
        pairs.append((client, server))
    (a, to_a), (b, to_b) = pairs
    for first, second in ((to_a, to_b), (to_b, to_a), (to_a, to_b)):
        first.send(b"first")
        second.send(b"second")
        await asyncio.sleep(0.05)
    loop.add_writer(b, able, "b", b, [3])
    loop.add_writer(a, able, "a", a, [2])
    to_a.send(b"with the writers")
    await asyncio.sleep(0.3)
    print("removed", loop.remove_reader(a), loop.remove_reader(a), loop.remove_writer(a))
    b.send(b"unread")
    to_b.close()
    await asyncio.sleep(0.05)
    for each in (a, b, to_a, listener):
        each.close()


asyncio.run(main())
