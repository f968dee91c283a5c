"""A socket as Linux has it: nothing yet, a listener, or one end of a connection.

`net/ipv4/tcp.c` and `tcp_input.c` say which error comes when.
"""

import errno
import os
import socket
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any

from .wire import EVERYWHERE, Address, Network, mapped, overlap, places

_SEND = 512 * 1024
"""Bytes that one call of `send` takes at most; this, and the two below, as measured on Linux 6 with its defaults."""
_SEND_BUFFER, _RECEIVE_BUFFER = 2_500_000, 1_400_000
"""Bytes that may be on their way, and that may lie unread."""
_SEGMENT = 64 * 1024
"""Bytes that arrive together where a bandwidth is given."""
POLLIN, POLLOUT, POLLERR, POLLHUP, POLLRDHUP = 0x1, 0x4, 0x8, 0x10, 0x2000
"""As on Linux; `select` has them only where there is a `poll`."""
_RETRIES = (1.0,) * 5 + (2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""Seconds until a connection that a full listener did not take is tried again each time, and after the last of them
given up (net/ipv4/tcp_timer.c, with `tcp_syn_linear_timeouts` and `tcp_syn_retries` as they are by default)."""
_TIME_WAIT = 60.0
"""Seconds for which a connection keeps its port behind who closed it first (include/net/tcp.h, `TCP_TIMEWAIT_LEN`)."""


def error_of(number: int) -> OSError:
    return OSError(number, os.strerror(number))


class End:
    """A socket as the kernel has it: nothing yet, a listener, or one end of a connection."""

    def __init__(self, network: Network, family: int) -> None:
        self.network = network
        self.file = -1  # its number, until it has one
        self.family = family
        self.here: Address | None = None
        self.has_port = False
        self.chose = [False, False]  # whether the program said which host, which port
        self.there: Address | None = None
        self.peer: End | None = None
        self.state = "new"  # then "listening", or "connecting", "connected", perhaps "reset"; "closed"
        self.called = ""  # `connect`: "begun" until it is told what came of it, "done", or "broken" by a shutdown
        self.error = 0
        self.options: dict[tuple[int, int], Any] = {}
        self.linger: tuple[int, int] = (0, 0)
        self.buffers = [_SEND_BUFFER, _RECEIVE_BUFFER]
        # of a listener
        self.waiting: deque[End] = deque()
        self.backlog = 0
        # of a connection
        self.received: deque[memoryview] = deque()
        self.unread = 0
        self.on_its_way = 0  # bytes that it sent and that are not yet read
        self.ended = False  # the other end has said that it sends no more
        self.has_ended = False  # and so has this one
        self.shut = [False, False]  # for reading, for writing
        self._free_at = 0.0  # when what it sent before has left

    # --- what is ready

    @property
    def polled(self) -> int:
        """What `poll` tells of it (net/ipv4/tcp.c, `tcp_poll`)."""
        if self.state == "listening":
            return POLLIN if self.waiting else 0
        hears_no_more = self.ended or self.shut[0]
        told = POLLERR if self.error else 0
        told |= POLLHUP if self.state == "new" or (self.shut[1] and hears_no_more) else 0
        told |= POLLIN | POLLRDHUP if hears_no_more else POLLIN if self.unread else 0
        if self.state == "connecting":
            return told
        return told | (POLLOUT if self.shut[1] or self._room() * 3 >= self._capacity() else 0)

    @property
    def ready(self) -> int:
        """That in the words of `selectors`, where an error or a hang-up is both (`EpollSelector.select`)."""
        told = self.polled
        either = POLLERR | POLLHUP
        return (EVENT_READ if told & (POLLIN | either) else 0) | (EVENT_WRITE if told & (POLLOUT | either) else 0)

    @property
    def is_over(self) -> bool:
        """Whether both ends have said that they send no more: Linux has it as closed (tcp_input.c, `tcp_fin`)."""
        return self.state == "connected" and self.ended and self.has_ended

    @property
    def reuses(self) -> bool:
        return bool(self.options.get((socket.SOL_SOCKET, socket.SO_REUSEADDR)))

    @property
    def shares(self) -> bool:
        return bool(self.options.get((socket.SOL_SOCKET, getattr(socket, "SO_REUSEPORT", -1))))

    @property
    def is_v6_only(self) -> bool:
        return bool(self.options.get((socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)))

    def _wake(self, events: int = EVENT_READ | EVENT_WRITE) -> None:
        for each in self.network.selectors:
            each.wake(self.file, events)
        self.network.changed()

    # --- making a connection

    def bind(self, address: Address) -> None:
        if self.has_port or self.state != "new":
            raise error_of(errno.EINVAL)
        chose = [address[0] not in EVERYWHERE, bool(address[1])]
        if not address[1]:
            address = self.network.free_port(address)
        elif self.network.is_taken(address, self):
            raise error_of(errno.EADDRINUSE)
        self.chose = chose
        self._holds(address)

    def _holds(self, address: Address) -> None:
        self.here, self.has_port = address, True
        self.network.bound[address[1]].add(self)

    def _lets_go(self) -> None:
        """Of its port, if Linux gave it (tcp.c, `tcp_set_state`), or if it closes."""
        if self.has_port and self.here and (self.state == "closed" or not self.chose[1]):
            self.network.bound[self.here[1]].discard(self)
            self.has_port = False

    @property
    def _everywhere(self) -> Address:
        return ("::", 0, 0, 0) if self.family == socket.AF_INET6 else ("0.0.0.0", 0)

    @property
    def name(self) -> Address:
        return self.here or self._everywhere

    def listen(self, backlog: int) -> None:
        if self.state not in ("new", "listening") or self.called:
            raise error_of(errno.EINVAL)
        if not self.has_port:
            self._holds(self.network.free_port(self.name))
        here = self.name
        others = (its for its in self.network.bound[here[1]] if its is not self and its.state == "listening")
        mine = places(here, self.is_v6_only)
        if any(overlap(mine, places(its.name, its.is_v6_only)) for its in others if not (self.shares and its.shares)):
            raise error_of(errno.EADDRINUSE)
        self.state, self.backlog = "listening", backlog
        its = self.network.listening.setdefault(here, [])
        if self not in its:
            its.append(self)

    def _stops_listening(self) -> None:
        its = self.network.listening.get(self.here or (), [])
        if self in its:
            its.remove(self)
        if not its:
            self.network.listening.pop(self.here or (), None)
        while self.waiting:
            self.waiting.popleft()._is_dropped()

    def _is_dropped(self) -> None:
        """Nobody will accept it."""
        self._sends_reset()
        self.state = "closed"
        self._lets_go()

    def connect(self, address: Address) -> bool:
        """Begin to; False if that is done, as a second call says (net/ipv4/af_inet.c, `__inet_stream_connect`)."""
        if self.state == "connecting":
            raise error_of(errno.EALREADY)
        if self.called == "begun":
            if self.state == "connected" and not self.is_over:
                self.called = "done"
                return False
            number, self.error = self.error or errno.ECONNABORTED, 0
            self._is_new()
            raise error_of(number)
        if self.called or self.state != "new":
            raise error_of(errno.EINVAL if self.called == "broken" else errno.EISCONN)
        host = "::1" if self.family == socket.AF_INET6 else "127.0.0.1"
        if not self.has_port:
            self._holds(self.network.free_port(self.name))
        if self.name[0] in EVERYWHERE:
            self.here = (host, *self.name[1:])
        self.there, self.state, self.called, self.error = address, "connecting", "begun", 0
        self.network.after(self.network.latency, lambda: self._asks(iter(_RETRIES)))
        return True

    def _is_new(self) -> None:
        """It may connect once more (`tcp_disconnect`)."""
        self._lets_go()
        self.state, self.called, self.there, self.peer = "new", "", None, None
        if not self.chose[0] and self.here:
            self.here = (self._everywhere[0], *self.here[1:])
        self.ended = self.has_ended = False
        self.shut = [False, False]
        self.received.clear()
        self.unread = self.on_its_way = 0

    def _asks(self, retries: Iterator[float]) -> None:
        """Its wish to connect has come to the other side."""
        network = self.network
        if self.state != "connecting" or self.there is None:
            return
        listener = network.listener(self.there)
        if listener is None:
            network.after(network.latency, lambda: self._reset(errno.ECONNREFUSED))
        elif len(listener.waiting) <= listener.backlog:  # Linux takes one more; then it is silent
            network.after(network.latency, lambda: self._connected(listener))
        elif retry := next(retries, 0.0):
            network.after(retry, lambda: self._asks(retries))
        else:
            self._reset(errno.ETIMEDOUT)

    def _connected(self, listener: "End") -> None:
        if self.state != "connecting" or self.there is None:
            return
        network = self.network
        other = End(network, listener.family)  # which gets a number when it is accepted
        other.options, other.linger, other.buffers = dict(listener.options), listener.linger, [*listener.buffers]
        is_mapped = self.family != listener.family
        other.there = mapped(self.name) if is_mapped else self.here
        other._holds(mapped(self.there) if is_mapped else self.there)
        self.peer, other.peer = other, self
        self.state, other.state, other.called = "connected", "connected", "done"
        self._wake()
        other.shut = [*listener.shut]
        if other.shut[1]:  # tcp_input.c, `tcp_rcv_state_process` of TCP_SYN_RECV
            other._sends_end()
        network.after(network.latency, lambda: listener._takes(other))

    def _takes(self, other: "End") -> None:
        if self.state != "listening":
            other._is_dropped()
            return
        self.waiting.append(other)
        self._wake(EVENT_READ)

    # --- sending and receiving

    def _capacity(self) -> int:
        return self.buffers[0] + (self.peer.buffers[1] if self.peer else 0)

    def _room(self) -> int:
        return self._capacity() - self.on_its_way

    def _raise_error(self) -> None:
        if self.error:
            number, self.error = self.error, 0
            raise error_of(number)

    def send(self, data: memoryview) -> int:
        self._raise_error()
        if self.state == "connecting":
            raise error_of(errno.EAGAIN)
        if self.shut[1] or self.peer is None:
            raise error_of(errno.EPIPE)
        if data and self._room() <= 0:
            raise error_of(errno.EAGAIN)
        data = data[: min(_SEND, self._room())]
        self.on_its_way += len(data)
        step = _SEGMENT if self.network.bandwidth else len(data)
        for at in range(0, len(data), step or 1):
            segment = memoryview(bytes(data[at : at + step]))
            self._transmit(len(segment), partial(End._arrives, segment=segment))
        return len(data)

    def _transmit(self, size: int, arrive: Callable[["End"], None]) -> None:
        network, peer = self.network, self.peer
        if peer is None:
            return
        now = network.now()
        if network.bandwidth:
            self._free_at = max(now, self._free_at) + size / network.bandwidth
        network.after(max(self._free_at - now, 0.0) + network.latency, lambda: arrive(peer))

    def _arrives(self, segment: memoryview) -> None:
        if self.state == "closed":
            self._sends_reset()
            return
        if self.shut[0] and self.has_ended and self.state == "connected":  # tcp_input.c, `tcp_rcv_state_process`
            self._sends_reset()
            self._reset(errno.ECONNRESET)
            return
        self.received.append(segment)
        self.unread += len(segment)
        self._wake(EVENT_READ)

    def receive(self, size: int, peek: bool = False) -> bytes:
        if self.state == "listening":
            raise error_of(errno.ENOTCONN)
        if self.unread:
            return self._taken(size, peek)
        if self.ended:
            return b""
        self._raise_error()
        if self.shut[0]:
            return b""
        raise error_of(errno.EAGAIN if self.peer or self.state == "connecting" else errno.ENOTCONN)

    def _taken(self, size: int, peek: bool) -> bytes:
        taken, left = [], size
        kept = deque(self.received) if peek else self.received
        while kept and left:
            segment = kept.popleft()
            if len(segment) > left:
                kept.appendleft(segment[left:])
            taken.append(segment[:left])
            left -= len(taken[-1])
        data = b"".join(taken)
        if not peek:
            self.unread -= len(data)
            if self.peer is not None:
                self.peer._was_read(len(data))
        return data

    def _was_read(self, size: int) -> None:
        full = not self.ready & EVENT_WRITE
        self.on_its_way -= size
        if full and self.ready & EVENT_WRITE:
            self._wake(EVENT_WRITE)

    # --- ending a connection

    def shutdown(self, how: int) -> None:
        """As `inet_shutdown`, for which a listener that does not read is none, and who still connects gives it up."""
        if how not in (socket.SHUT_RD, socket.SHUT_WR, socket.SHUT_RDWR):
            raise error_of(errno.EINVAL)
        if self.state == "connecting" or (self.state == "listening" and how != socket.SHUT_WR):
            self.error = errno.ECONNRESET if self.state == "connecting" else 0
            self._stops_listening()
            self._is_new()
            self._wake()
            return
        if self.called == "begun":
            self.called = "done" if self.state == "connected" and not self.is_over else "broken"
        if self.state == "listening":
            self._wake()
            return
        unconnected = self.state != "connected" or self.is_over
        if how in (socket.SHUT_RD, socket.SHUT_RDWR):
            self.shut[0] = True
        if how in (socket.SHUT_WR, socket.SHUT_RDWR):
            self._sends_end()
        self._wake()
        if unconnected:
            raise error_of(errno.ENOTCONN)

    def _sends_end(self) -> None:
        self.shut[1] = True
        if self.state == "connected" and not self.has_ended:
            self.has_ended = True
            self._transmit(0, lambda peer: peer._ends())
            if self.ended:
                self._lets_go()

    def _ends(self) -> None:
        self.ended = True
        if self.has_ended:
            self.network.keep(self, _TIME_WAIT)
            self._lets_go()
        if self.state == "closed":
            return
        self._wake()

    def _sends_reset(self) -> None:
        self.shut = [True, True]
        # tcp_input.c, `tcp_reset`: a broken pipe for who could still have written after the other's end.
        self._transmit(
            0, lambda peer: peer._reset(errno.EPIPE if peer.ended and not peer.has_ended else errno.ECONNRESET)
        )

    def _reset(self, number: int) -> None:
        if self.state == "closed":
            return
        self.error, self.shut, self.state = number, [True, True], "new" if self.peer is None else "reset"
        self._lets_go()
        self._wake()

    def close(self) -> None:
        """As `tcp_close`: the other end hears of an end, or of a reset if something was left unread."""
        if self.state == "listening":
            self._stops_listening()
        elif self.state == "connected" and not self.is_over:
            if self.unread or (self.linger[0] and not self.linger[1]):
                self._sends_reset()
            else:
                self._sends_end()
                self.network.keep(self, 0.0 if self.ended else _TIME_WAIT)  # for the other's end, then behind it
        self.state = "closed"
        self._lets_go()
        self.received.clear()
        self.unread = 0
