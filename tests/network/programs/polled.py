"""What poll and select tell of a socket in each state."""

import select
import socket


def new():
    its = socket.socket()
    its.setblocking(False)
    return its


def show(what, *sockets):
    told = []
    for its in sockets:
        poll = select.poll()
        poll.register(its, select.POLLIN | select.POLLOUT | select.POLLRDHUP)
        told += [f"{events:#x}" for _, events in poll.poll(0)] or ["-"]
        told += ["rw"[n] for n, found in enumerate(select.select([its], [its], [], 0)[:2]) if found]
    print(what, *told)


held, listener = new(), new()
held.bind(("127.0.0.1", 0))
listener.bind(("127.0.0.1", 0))
show("bound", held)
listener.listen()
client = new()
show("new, listener", client, listener)
client.connect_ex(held.getsockname())
show("refused", client)
client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
show("refused, and told", client)
client = new()
client.connect_ex(listener.getsockname())
show("connected, listener", client, listener)
server, _ = listener.accept()
server.send(b"x")
show("sent", client, server)
server.shutdown(socket.SHUT_WR)
show("one end", client, server)
client.shutdown(socket.SHUT_WR)
show("both ends", client, server)
client, server = new(), None
client.connect_ex(listener.getsockname())
server, _ = listener.accept()
client.shutdown(socket.SHUT_RD)
show("does not read", client, server)
server.send(b"x")
client.close()
show("reset", server)
