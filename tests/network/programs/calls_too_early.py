"""What a socket answers that is not connected, or listens."""

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
for name, its in (("new", new()), ("listener", listener)):
    tell(f"{name}: recv", its.recv, 1)
    tell(f"{name}: send", its.send, b"x")
    tell(f"{name}: peer", its.getpeername)
    tell(f"{name}: accept", its.accept)
tell("new: shutdown", new().shutdown, socket.SHUT_RDWR)
tell("listener: connect", listener.connect, address)
tell("listener: bind", listener.bind, ("127.0.0.1", 0))
client = new()
tell("client: connect", client.connect, address)
tell("client: connect", client.connect, address)
tell("client: connect", client.connect, address)
tell("client: listen", client.listen)
tell("client: accept", client.accept)
tell("client: bind", client.bind, ("127.0.0.1", 0))
tell("client: recv", client.recv, 1)
tell("client: send nothing", client.send, b"")
server, _ = listener.accept()
tell("server: connect", server.connect, address)
tell("server: listen", server.listen)
