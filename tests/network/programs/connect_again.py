"""connect after it has failed: what the calls say, one after another, and SO_ERROR between them."""

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


def error_of(its):
    number = its.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    return errno.errorcode.get(number, number)


held, listener = new(), new()
held.bind(("127.0.0.1", 0))
listener.bind(("127.0.0.1", 0))
listener.listen()
nobody, somebody = held.getsockname(), listener.getsockname()
client = new()
for _ in range(4):
    tell("not asked:", client.connect, nobody)
client = new()
for _ in range(4):
    tell("asked:", client.connect, nobody)
    print("  error", error_of(client), error_of(client))
tell("now to somebody:", client.connect, somebody)
tell("now to somebody:", client.connect, somebody)
tell("now to somebody:", client.connect, somebody)
tell("peer", lambda: client.getpeername() == somebody)
waits = socket.socket()
tell("one that waits:", waits.connect, nobody)
tell("one that waits:", waits.connect, nobody)
tell("one that waits:", waits.connect, somebody)
print("connect_ex", errno.errorcode[new().connect_ex(nobody)], errno.errorcode[new().connect_ex(("127.0.0.1", 0))])
