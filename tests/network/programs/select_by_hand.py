"""A loop of one's own over the module selectors, without asyncio's."""

import asyncio
import selectors
import socket


async def main():
    selector = selectors.DefaultSelector()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ, "listener")
    print("nobody", selector.select(0.05))
    clients = [socket.create_connection(listener.getsockname()) for _ in range(3)]
    for n, client in enumerate(clients):
        client.setblocking(False)
        selector.register(client, selectors.EVENT_WRITE, f"client {n}")
    print("told", [(key.data, events) for key, events in selector.select(0.05)])
    accepted = [listener.accept()[0] for _ in range(3)]
    for n in (2, 0, 1):
        selector.modify(clients[n], selectors.EVENT_READ, f"reader {n}")
    print("nothing", selector.select(0.05))
    for n in (1, 2, 0):
        accepted[n].send(b"%d" % n)
    print("told", [(key.data, events) for key, events in selector.select(0.05)])
    clients[1].recv(10)
    accepted[1].close()
    print("told", [(key.data, events) for key, events in selector.select(0.05)])
    for each in (*clients, *accepted, listener):
        each.close()
    selector.close()


asyncio.run(main())
