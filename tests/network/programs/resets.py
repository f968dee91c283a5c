"""Who gets which error of a connection that is reset, closed or over, and how often."""

import errno
import socket
import struct


def new():
    its = socket.socket()
    its.setblocking(False)
    return its


def tell(what, call, *args):
    try:
        print(what, call(*args))
    except OSError as error:
        print(what, errno.errorcode[error.errno])


def pair():
    client = new()
    client.connect_ex(listener.getsockname())
    server, _ = listener.accept()
    server.setblocking(False)
    return client, server


def calls(its, *names):
    arguments = {"recv": [10], "send": [b"x"], "shutdown": [socket.SHUT_WR]}
    for name in names:
        tell(f"  {name}", getattr(its, name), *arguments.get(name, []))


listener = new()
listener.bind(("127.0.0.1", 0))
listener.listen()
ways = ["closes", "closes with something unread", "lingers for no time", "has ended, then closes with something unread"]
for way in ways:
    for calls_first in ("recv", "send"):
        print(way)
        client, server = pair()
        client.send(b"last")
        if "ended" in way:
            client.shutdown(socket.SHUT_WR)
        if "unread" in way:
            server.send(b"unread")
        if "lingers" in way:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        calls(server, calls_first, "recv", "send", "recv", "send", "getpeername")
