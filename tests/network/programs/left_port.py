"""A port that connections have had is taken for a while, but for who says SO_REUSEADDR."""

import errno
import socket


def new():
    its = socket.socket()
    its.setblocking(False)
    return its


def tell(what, call, *args):
    try:
        print(what, call(*args))
    except OSError as error:
        print(what, errno.errorcode[error.errno])


def served(reuse):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    address = listener.getsockname()
    client = socket.create_connection(address)
    server, _ = listener.accept()
    listener.close()
    return client, server, address


def bind(address, reuse):
    its = new()
    its.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
    its.bind(address)
    its.listen()
    its.close()


for first in ("client", "server", "neither"):
    for reuse in (0, 1):
        client, server, address = served(reuse)
        ends = [client, server] if first == "client" else [server, client]
        if first != "neither":
            for end in ends:
                end.close()
        tell(f"{first} closed first, reuse {reuse}: bind without", bind, address, 0)
        tell(f"{first} closed first, reuse {reuse}: bind with", bind, address, 1)
