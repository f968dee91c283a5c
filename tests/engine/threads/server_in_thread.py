"""A server in a thread, which waits for its sockets by `selectors`; clients in a loop, and in the main thread."""

import asyncio
import select
import selectors
import socket
import threading
import time


def serve(listener: socket.socket) -> None:
    """Answer each word in capitals, after a while; `end` ends it."""
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select(5):
                if key.fileobj is listener:
                    client = listener.accept()[0]
                    client.setblocking(False)
                    selector.register(client, selectors.EVENT_READ)
                    continue
                word = key.fileobj.recv(100)
                if word in (b"", b"end"):
                    selector.unregister(key.fileobj)
                    key.fileobj.close()
                    if word:
                        return
                    continue
                time.sleep(0.2)
                key.fileobj.send(word.upper())


async def ask(address: tuple[str, int]) -> None:
    reader, writer = await asyncio.open_connection(*address)
    for word in b"one", b"two":
        writer.write(word)
        print(await asyncio.wait_for(reader.read(100), 5))
    writer.close()
    await writer.wait_closed()


def by_selector(sock: socket.socket, seconds: float) -> object:
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return selector.select(seconds)


def by_poll(sock: socket.socket, seconds: float) -> object:
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return poll.poll(seconds * 1000)


def by_select(sock: socket.socket, seconds: float) -> object:
    return select.select([sock], [], [], seconds)[0]


with socket.create_server(("127.0.0.1", 0)) as listener:
    thread = threading.Thread(target=serve, args=[listener])
    thread.start()
    begun = time.monotonic()
    asyncio.run(ask(listener.getsockname()))
    with socket.create_connection(listener.getsockname()) as sock:
        sock.setblocking(False)
        for wait in by_selector, by_poll, by_select:
            sock.send(b"three")
            early, late = wait(sock, 0.1), wait(sock, 5)
            print(wait.__name__, bool(early), bool(late), sock.recv(100))
        sock.send(b"end")
        thread.join()
    print(f"{time.monotonic() - begun:.1f} s")
