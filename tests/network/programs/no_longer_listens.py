"""shutdown of a listener, and of one end for reading."""

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


listener = new()
listener.bind(("127.0.0.1", 0))
listener.listen()
address = listener.getsockname()
client = new()
client.connect_ex(address)
tell("listener: shutdown for writing", listener.shutdown, socket.SHUT_WR)
server, _ = listener.accept()
server.setblocking(False)
waiting = new()
waiting.connect_ex(address)
tell("listener: shutdown for reading", listener.shutdown, socket.SHUT_RD)
tell("waiting: recv", waiting.recv, 1)
tell("listener: accept", listener.accept)
late = socket.socket()
tell("late: connect", late.connect, address)
tell("listener: listen", listener.listen)
tell("late: connect", late.connect, address)
tell("client: shutdown for reading", client.shutdown, socket.SHUT_RD)
tell("client: recv", client.recv, 10)
tell("server: send", server.send, b"all the same")
tell("client: recv", client.recv, 20)
tell("client: recv", client.recv, 20)
tell("client: shutdown for both", client.shutdown, socket.SHUT_RDWR)
tell("server: recv", server.recv, 10)
tell("server: send", server.send, b"x")
tell("server: send", server.send, b"x")
tell("client: recv", client.recv, 10)
