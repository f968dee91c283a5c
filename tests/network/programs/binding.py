"""Which addresses two sockets can share, with and without SO_REUSEADDR."""

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


def bound(address, reuse):
    its = new()
    its.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
    tell(f"bind {address[0]}, reuse {reuse}:", its.bind, address)
    kept.append(its)
    return its


kept = []
first = bound(("127.0.0.1", 0), 0)
port = first.getsockname()[1]
bound(("127.0.0.1", port), 0)
bound(("127.0.0.1", port), 1)
bound(("0.0.0.0", port), 1)
bound(("127.0.0.2", port), 0)
tell("bind again:", first.bind, ("127.0.0.1", 0))
first = bound(("127.0.0.1", 0), 1)
port = first.getsockname()[1]
second = bound(("127.0.0.1", port), 1)
third = bound(("0.0.0.0", port), 1)
bound(("127.0.0.1", port), 0)
tell("listen first:", first.listen)
tell("listen second:", second.listen)
tell("listen everywhere:", third.listen)
bound(("127.0.0.1", port), 1)
first.close()
tell("listen second:", second.listen)
client = bound(("0.0.0.0", 0), 0)
client.connect_ex(("127.0.0.2", port))
print("the client's name", client.getsockname()[0])
