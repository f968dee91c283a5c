"""When both ends have said that they send no more, the connection is over for both."""

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
for first in ("shutdown", "close"):
    client, server = pair()
    if first == "shutdown":
        calls(client, "shutdown", "shutdown")
        tell("  peer", lambda its=client: its.getpeername() == listener.getsockname())
        server.send(b"x")
        calls(server, "shutdown", "getpeername", "shutdown", "recv", "send")
        calls(client, "recv", "recv", "send", "getpeername")
        client.close()
    else:
        client.close()
        calls(server, "recv", "shutdown", "shutdown", "recv", "send", "getpeername")
