"""TCP in memory: the sockets of a run, which reach each other and nothing else.

What CPython's selector loop and its transports (`asyncio/selector_events.py`) ask of a socket is answered here as Linux
answers it on its loopback device, where a segment arrives before the call that sent it returns: `net/ipv4/tcp.c` and
`tcp_input.c` say which error comes when, `fs/eventpoll.c` in which order what is ready is told. So the transports of a
run are CPython's own, of the version that runs.

Three layers: `_End`, an end of a connection as the kernel has it; `Socket`, what the program holds of it; `Selector`,
which tells a loop what is ready. `Network` is what they share in a run.
"""

import errno
import heapq
import itertools
import os
import selectors
import socket
import struct
import sys
import warnings
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any, NoReturn

from .clock import cannot_run
from .replace import replacing

Address = tuple[Any, ...]

_SEND = 512 * 1024
"""Bytes that one call of `send` takes at most; this, and the two below, as measured on Linux 6 with its defaults."""
_SEND_BUFFER, _RECEIVE_BUFFER = 2_500_000, 1_400_000
"""Bytes that may be on their way, and that may lie unread."""
_SEGMENT = 64 * 1024
"""Bytes that arrive together where a bandwidth is given."""
POLLIN, POLLOUT, POLLERR, POLLHUP, POLLRDHUP = 0x1, 0x4, 0x8, 0x10, 0x2000
"""As on Linux; `select` has them only where there is a `poll`."""
_PORTS = range(49_152, 65_536)
"""The ports that are given to who asks for none (RFC 6335, section 6)."""
_FIRST_FILE = 6
"""The number of the first socket. Below it CPython has its three streams, the loop's epoll and its pair of sockets."""
_RETRIES = (1.0,) * 5 + (2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""Seconds until a connection that a full listener did not take is tried again each time, and after the last of them
given up (net/ipv4/tcp_timer.c, with `tcp_syn_linear_timeouts` and `tcp_syn_retries` as they are by default)."""
_TIME_WAIT = 60.0
"""Seconds for which a connection keeps its port behind who closed it first (include/net/tcp.h, `TCP_TIMEWAIT_LEN`)."""


_CONSTANTS = {"SO_TYPE": 3, "SO_ERROR": 4, "SO_REUSEADDR": 2, "SO_SNDBUF": 7, "SO_RCVBUF": 8, "SO_KEEPALIVE": 9}
_CONSTANTS |= {
    "SO_LINGER": 13,
    "SO_REUSEPORT": 15,
    "SOL_TCP": 6,
    "TCP_NODELAY": 1,
    "IPV6_V6ONLY": 26,
    "SOMAXCONN": 4096,
}
"""Linux's, for a browser's Python, whose `socket` lacks some (include/uapi/asm-generic/socket.h)."""


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


class Network:
    """The sockets of a run and what is on its way between them."""

    def __init__(
        self,
        now: Callable[[], float],
        stop: Callable[[str], NoReturn],
        latency: float = 0.0,
        bandwidth: float | None = None,
    ) -> None:
        """`now` gives seconds; `stop` ends the run with a reason. A segment takes `latency` seconds, and where there is
        a `bandwidth`, in bytes per second, as long as its bytes take in their direction of the connection."""
        self.now = now
        self.stop = stop
        self.latency, self.bandwidth = latency, bandwidth
        self.open: dict[int, _End] = {}
        self.listening: dict[Address, _End] = {}
        self.selectors: list[Selector] = []
        self.bound: defaultdict[int, set[_End]] = defaultdict(set)
        self._left: defaultdict[int, deque[tuple[float, Address, bool]]] = defaultdict(deque)
        self._ports = itertools.cycle(_PORTS)
        self._coming: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()

    # --- time

    def after(self, seconds: float, arrive: Callable[[], None]) -> None:
        """Call that in so many seconds; at once if they are none."""
        if seconds:
            heapq.heappush(self._coming, (self.now() + seconds, next(self._count), arrive))
        else:
            arrive()

    @property
    def next_arrival(self) -> float | None:
        """When something arrives next, in seconds as `now` gives them; None if nothing is on its way."""
        return self._coming[0][0] if self._coming else None

    def arrive(self) -> None:
        """Let all arrive that is due."""
        while self._coming and self._coming[0][0] <= self.now():
            heapq.heappop(self._coming)[2]()

    # --- addresses

    def free_file(self) -> int:
        return next(number for number in itertools.count(_FIRST_FILE) if number not in self.open)

    def free_port(self, address: Address) -> Address:
        return (address[0], next(port for port in self._ports if not self.bound.get(port)), *address[2:])

    def is_taken(self, address: Address, reuse: bool) -> bool:
        """Whether it cannot be bound (net/ipv4/inet_connection_sock.c, `inet_csk_bind_conflict`): two may have a port
        where both say SO_REUSEADDR and none listens. A connection, and what is left of it, counts as its listener."""
        left = self._left[address[1]]
        while left and left[0][0] <= self.now():
            left.popleft()
        others: list[tuple[Address | None, bool]] = [(its, too) for _, its, too in left]
        others += [(its.here, its.reuses and its.state != "listening") for its in self.bound[address[1]]]
        return any(_overlap(address, its) and not (reuse and too) for its, too in others)

    def keep(self, end: "_End", seconds: float) -> None:
        """What is left of that connection keeps its port for so many seconds more."""
        if end.here is not None and seconds:
            self._left[end.here[1]].append((self.now() + seconds, end.here, end.reuses))

    def listener(self, address: Address) -> "_End | None":
        """What listens at that address, or at that port of every address of its family."""
        everywhere = ("::" if ":" in address[0] else "0.0.0.0", *address[1:])
        return self.listening.get(address) or self.listening.get(everywhere)

    def addresses(
        self, host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0
    ) -> list[Any]:
        """As `socket.getaddrinfo`, for names of this machine."""
        if isinstance(port, bytes):
            port = port.decode()
        if isinstance(port, str):
            port = int(port) if port.isdecimal() else socket.getservbyname(port)
        name = host.decode() if isinstance(host, bytes) else host
        if not name:
            found = ["0.0.0.0", "::"] if flags & socket.AI_PASSIVE else ["127.0.0.1"]
        elif name == "localhost":
            found = ["127.0.0.1"]
        else:
            found = [_numeric(name) or self.stop(cannot_run(f"a connection to {name}"))]
        kinds = [(socket.SOCK_STREAM, socket.IPPROTO_TCP), (socket.SOCK_DGRAM, socket.IPPROTO_UDP)]
        answers = []
        for address in found:
            its = socket.AF_INET6 if ":" in address else socket.AF_INET
            place = (address, port or 0, 0, 0) if its == socket.AF_INET6 else (address, port or 0)
            answers += [(its, a, b, "", place) for a, b in kinds if type in (0, a) and proto in (0, b)]
        answers = [each for each in answers if family in (0, each[0])]
        if not answers:
            raise socket.gaierror(
                getattr(socket, "EAI_ADDRFAMILY", socket.EAI_FAMILY), "Address family for hostname not supported"
            )
        return answers

    # --- the module `socket`

    @contextmanager
    def replacing_socket(self) -> Iterator[None]:
        """Until it is left, the module `socket` makes sockets of this network."""
        network = self

        class Its(Socket):
            _network = network

        real = socket.socket
        Its.__module__, Its.__name__, Its.__qualname__ = real.__module__, real.__name__, real.__qualname__
        refused = {
            name: self._refusing("a lookup of a name")
            for name in ("gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo")
        }
        refused |= {"socketpair": self._refusing("a pair of sockets"), "fromfd": self._refusing("a copy of a socket")}
        constants = {name: value for name, value in _CONSTANTS.items() if not hasattr(socket, name)}
        its = {"socket": Its, "SocketType": Its, "getaddrinfo": self.addresses}
        with replacing(socket, {**constants, **its, **refused}):
            yield

    def _refusing(self, what: str) -> Callable[..., NoReturn]:
        return lambda *args, **kwargs: self.stop(cannot_run(what))


def _numeric(name: str) -> str | None:
    """An address that is written as one."""
    family = socket.AF_INET6 if ":" in name else socket.AF_INET
    try:
        return socket.inet_ntop(family, socket.inet_pton(family, name.partition("%")[0]))
    except OSError:
        return None


_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""What is bound to that address listens at each one; who connects to it connects to this."""


def _overlap(one: Address, other: Address | None) -> bool:
    """Whether two addresses of one port are the same, or one of them is every address of the other's family."""
    hosts = {one[0], (other or one)[0]}
    return len(hosts) == 1 or (bool(hosts & {*_EVERYWHERE}) and len({":" in host for host in hosts}) == 1)


def _is_loopback(host: str) -> bool:
    return host.startswith("127.") or host == "::1"


class _End:
    """A socket as the kernel has it: nothing yet, a listener, or one end of a connection."""

    def __init__(self, network: Network, file: int, family: int) -> None:
        self.network = network
        self.file = file
        self.family = family
        self.here: Address | None = None
        self.has_port = False
        self.chose = [False, False]  # whether the program said which host, which port
        self.there: Address | None = None
        self.peer: _End | None = None
        self.state = "new"  # then "listening", or "connecting", "connected", perhaps "reset"; "closed"
        self.called = ""  # `connect`: "begun" until it is told what came of it, "done", or "broken" by a shutdown
        self.error = 0
        self.options: dict[tuple[int, int], Any] = {}
        self.linger: tuple[int, int] = (0, 0)
        self.buffers = [_SEND_BUFFER, _RECEIVE_BUFFER]
        # of a listener
        self.waiting: deque[_End] = deque()
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

    def _wake(self, events: int = EVENT_READ | EVENT_WRITE) -> None:
        for each in self.network.selectors:
            each.wake(self.file, events)

    # --- making a connection

    def bind(self, address: Address) -> None:
        if self.has_port or self.state != "new":
            raise _error(errno.EINVAL)
        chose = [address[0] not in _EVERYWHERE, bool(address[1])]
        if not address[1]:
            address = self.network.free_port(address)
        elif self.network.is_taken(address, self.reuses):
            raise _error(errno.EADDRINUSE)
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
            raise _error(errno.EINVAL)
        if not self.has_port:
            self._holds(self.network.free_port(self.name))
        here = self.name
        others = (its for its in self.network.bound[here[1]] if its is not self and its.state == "listening")
        if any(_overlap(here, its.here) for its in others):
            raise _error(errno.EADDRINUSE)
        self.state, self.backlog = "listening", backlog
        self.network.listening[here] = self

    def _stops_listening(self) -> None:
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
            raise _error(errno.EALREADY)
        if self.called == "begun":
            if self.state == "connected" and not self.is_over:
                self.called = "done"
                return False
            number, self.error = self.error or errno.ECONNABORTED, 0
            self._is_new()
            raise _error(number)
        if self.called or self.state != "new":
            raise _error(errno.EINVAL if self.called == "broken" else errno.EISCONN)
        host = "::1" if self.family == socket.AF_INET6 else "127.0.0.1"
        if not self.has_port:
            self._holds(self.network.free_port(self.name))
        if self.name[0] in _EVERYWHERE:
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

    def _connected(self, listener: "_End") -> None:
        if self.state != "connecting" or self.there is None:
            return
        network = self.network
        other = _End(network, -1, self.family)  # which gets a number when it is accepted
        other.options, other.linger, other.buffers = dict(listener.options), listener.linger, [*listener.buffers]
        other.there = self.here
        other._holds(self.there)
        self.peer, other.peer = other, self
        self.state, other.state, other.called = "connected", "connected", "done"
        self._wake()
        other.shut = [*listener.shut]
        if other.shut[1]:  # tcp_input.c, `tcp_rcv_state_process` of TCP_SYN_RECV
            other._sends_end()
        network.after(network.latency, lambda: listener._takes(other))

    def _takes(self, other: "_End") -> None:
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
            raise _error(number)

    def send(self, data: memoryview) -> int:
        self._raise_error()
        if self.state == "connecting":
            raise _error(errno.EAGAIN)
        if self.shut[1] or self.peer is None:
            raise _error(errno.EPIPE)
        if data and self._room() <= 0:
            raise _error(errno.EAGAIN)
        data = data[: min(_SEND, self._room())]
        self.on_its_way += len(data)
        step = _SEGMENT if self.network.bandwidth else len(data)
        for at in range(0, len(data), step or 1):
            segment = memoryview(bytes(data[at : at + step]))
            self._transmit(len(segment), partial(_End._arrives, segment=segment))
        return len(data)

    def _transmit(self, size: int, arrive: Callable[["_End"], None]) -> None:
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
            raise _error(errno.ENOTCONN)
        if self.unread:
            return self._taken(size, peek)
        if self.ended:
            return b""
        self._raise_error()
        if self.shut[0]:
            return b""
        raise _error(errno.EAGAIN if self.peer or self.state == "connecting" else errno.ENOTCONN)

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
            raise _error(errno.EINVAL)
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
            raise _error(errno.ENOTCONN)

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


class Socket:
    """`socket.socket`, of a network in memory. It never waits: where a real one would block, the run ends."""

    _network: Network  # an attribute of the class that `Network.replacing_socket` makes for a run
    _io_refs, _closed = 0, False  # of `makefile`, as in Lib/socket.py

    def __init__(self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None) -> None:
        network = self._network
        if family == -1:
            family = network.open[fileno].family if fileno in network.open else socket.AF_INET
        self.family = socket.AddressFamily(family)
        kind = socket.SOCK_STREAM if type == -1 else type
        plain = kind & ~(getattr(socket, "SOCK_NONBLOCK", 0) | getattr(socket, "SOCK_CLOEXEC", 0))
        self.type = socket.SocketKind(plain)
        self.proto = 0 if proto == -1 else proto
        self._timeout: float | None = 0.0 if kind & getattr(socket, "SOCK_NONBLOCK", 0) else socket.getdefaulttimeout()
        self._file = -1
        if self.family not in (socket.AF_INET, socket.AF_INET6):
            network.stop(
                cannot_run("a Unix socket" if self.family == getattr(socket, "AF_UNIX", -1) else "such a socket")
            )
        if self.type != socket.SOCK_STREAM:
            network.stop(cannot_run("UDP" if self.type == socket.SOCK_DGRAM else "a raw socket"))
        if fileno is not None and fileno not in network.open:
            network.stop(cannot_run("a socket that it was given"))
        self._file = network.free_file() if fileno is None else fileno
        self._end = network.open.setdefault(self._file, _End(network, self._file, self.family))

    # as in Lib/socket.py
    __enter__, __exit__, __repr__ = socket.socket.__enter__, socket.socket.__exit__, socket.socket.__repr__
    makefile, _decref_socketios = socket.socket.makefile, socket.socket._decref_socketios  # type: ignore[attr-defined]
    close = socket.socket.close

    def __del__(self) -> None:
        if self._file != -1:
            warnings.warn(f"unclosed {self!r}", ResourceWarning, 2, source=self)
            with suppress(OSError):
                self._real_close()

    def __getstate__(self) -> NoReturn:
        raise TypeError(f"cannot pickle {self.__class__.__name__!r} object")

    def _real_close(self) -> None:
        file = self.detach()
        if file == -1:
            return
        if file not in self._network.open:  # another object had the same socket, and closed it
            raise _error(errno.EBADF)
        for each in self._network.selectors:
            each.forget(file)
        self._network.open.pop(file).close()

    def detach(self) -> int:
        file, self._file, self._closed = self._file, -1, True
        return file

    def fileno(self) -> int:
        return self._file

    def dup(self) -> NoReturn:
        self._network.stop(cannot_run("a copy of a socket"))

    @property
    def _its(self) -> _End:
        if self._file == -1:
            raise _error(errno.EBADF)
        return self._end

    # --- settings

    @property
    def timeout(self) -> float | None:
        return self._timeout

    def gettimeout(self) -> float | None:
        return self._timeout

    def settimeout(self, seconds: float | None) -> None:
        if seconds is not None and seconds < 0:
            raise ValueError("Timeout value out of range")
        self._timeout = None if seconds is None else float(seconds)

    def setblocking(self, flag: bool) -> None:
        self._timeout = None if flag else 0.0

    def getblocking(self) -> bool:
        return self._timeout != 0.0

    def get_inheritable(self) -> bool:
        return False

    def set_inheritable(self, inheritable: bool) -> None:
        pass

    def setsockopt(self, level: int, option: int, value: Any, length: int | None = None) -> None:
        end = self._its
        end.options[level, option] = value
        if level == socket.SOL_SOCKET:
            if option == getattr(socket, "SO_LINGER", None) and not isinstance(value, int):
                end.linger = struct.unpack("ii", value)
            for at, name in enumerate(("SO_SNDBUF", "SO_RCVBUF")):
                if option == getattr(socket, name, None):
                    end.buffers[at] = end.options[level, option] = 2 * value  # as Linux does (man 7 socket)

    def getsockopt(self, level: int, option: int, length: int = 0) -> Any:
        end = self._its
        if level == socket.SOL_SOCKET and option == socket.SO_ERROR:
            number, end.error = end.error, 0
            return number
        told = {
            (socket.SOL_SOCKET, socket.SO_TYPE): int(self.type),
            (socket.SOL_SOCKET, socket.SO_ACCEPTCONN): int(end.state == "listening"),
            (socket.SOL_SOCKET, getattr(socket, "SO_DOMAIN", -1)): int(self.family),
            (socket.SOL_SOCKET, getattr(socket, "SO_PROTOCOL", -2)): socket.IPPROTO_TCP,
            (socket.SOL_SOCKET, socket.SO_SNDBUF): 16_384,  # from which Linux lets them grow
            (socket.SOL_SOCKET, socket.SO_RCVBUF): 131_072,
        } | end.options
        value = told.get((level, option), 0)
        return value.to_bytes(4, sys.byteorder)[:length] if length and isinstance(value, int) else value

    # --- addresses

    def _address(self, given: Any, called: str) -> Address:
        """An address that a method of that name was given, as numbers."""
        if not isinstance(given, tuple):
            raise TypeError(f"{called}(): {self.family.name} address must be tuple, not {type(given).__name__}")
        host, port = given[:2]
        if not 0 <= port <= 65_535:
            raise OverflowError(f"{called}(): port must be 0-65535.")
        host = self._network.addresses(host, port, self.family, socket.SOCK_STREAM, 0, socket.AI_PASSIVE)[0][4][0]
        return (host, port, 0, 0) if self.family == socket.AF_INET6 else (host, port)

    def getsockname(self) -> Address:
        return self._its.name

    def getpeername(self) -> Address:
        end = self._its
        if end.state != "connected" or end.there is None or end.is_over:
            raise _error(errno.ENOTCONN)
        return end.there

    # --- connections

    def bind(self, address: Any) -> None:
        place = self._address(address, "bind")
        if not _is_loopback(place[0]) and place[0] not in _EVERYWHERE:
            raise _error(errno.EADDRNOTAVAIL)
        self._its.bind(place)

    def listen(self, backlog: int = 128) -> None:
        self._its.listen(max(backlog, 0))

    def accept(self) -> tuple["Socket", Address]:
        end = self._its
        if end.state != "listening":
            raise _error(errno.EINVAL)
        if not end.waiting:
            self._blocks(errno.EAGAIN)
        other = end.waiting.popleft()
        other.file = self._network.free_file()
        self._network.open[other.file] = other
        made = self.__class__(self.family, self.type, self.proto, fileno=other.file)
        return made, other.there or ()

    def connect(self, address: Any) -> None:
        end, place = self._its, self._address(address, "connect")
        place = (_EVERYWHERE.get(place[0], place[0]), *place[1:])
        if not _is_loopback(place[0]):
            self._network.stop(cannot_run(f"a connection to {place[0]}"))
        if end.connect(place):
            if self._timeout == 0.0:
                raise _error(errno.EINPROGRESS)
            if end.state == "connecting":
                self._blocks(errno.EINPROGRESS)
            end.connect(place)

    def connect_ex(self, address: Any) -> int:
        try:
            self.connect(address)
        except OSError as error:
            return error.errno or 0
        return 0

    def shutdown(self, how: int) -> None:
        self._its.shutdown(how)

    # --- data

    def send(self, data: Any, flags: int = 0) -> int:
        try:
            return self._its.send(memoryview(data).cast("B"))
        except BlockingIOError:
            self._blocks(errno.EAGAIN)

    def sendall(self, data: Any, flags: int = 0) -> None:
        left = memoryview(data).cast("B")
        while left:
            left = left[self.send(left) :]

    def sendmsg(self, buffers: Any, *more: Any) -> int:
        return self.send(b"".join(bytes(each) for each in buffers))

    def recv(self, size: int, flags: int = 0) -> bytes:
        try:
            return self._its.receive(size, bool(flags & socket.MSG_PEEK))
        except BlockingIOError:
            self._blocks(errno.EAGAIN)

    def recv_into(self, buffer: Any, size: int = 0, flags: int = 0) -> int:
        view = memoryview(buffer).cast("B")
        data = self.recv(size or len(view), flags)
        view[: len(data)] = data
        return len(data)

    def recvfrom(self, size: int, flags: int = 0) -> tuple[bytes, None]:
        return self.recv(size, flags), None

    def _blocks(self, number: int) -> NoReturn:
        if self._timeout == 0.0:
            raise _error(number)
        self._network.stop(cannot_run("a socket that blocks"))


class Selector(selectors._BaseSelectorImpl):
    """Tells what is ready of the sockets of a run, in the order of Linux's `epoll`.

    That keeps a list of what has become ready. What a wait tells stays on it, behind what has come meanwhile, until a
    later wait finds that it is no longer ready (fs/eventpoll.c, `ep_send_events`).
    """

    _fd_to_key: dict[int, Any]

    def __init__(self, network: Network, wait: Callable[[float | None], None]) -> None:
        """`wait` waits until something may be ready, but no longer than the seconds that it is given."""
        super().__init__()
        self._network = network
        self._wait = wait
        self._watched: set[int] = set()  # what epoll has: of the keys, those whose socket was not closed
        self._listed: dict[int, None] = {}
        network.selectors.append(self)

    def register(self, fileobj: Any, events: int, data: Any = None) -> Any:
        key = super().register(fileobj, events, data)
        if key.fd not in self._network.open or not isinstance(fileobj, (int, Socket)):
            self._network.stop(cannot_run("a wait for a file"))
        self._watched.add(key.fd)
        self.wake(key.fd, self._network.open[key.fd].ready)
        return key

    def unregister(self, fileobj: Any) -> Any:
        key = super().unregister(fileobj)
        self.forget(key.fd)
        return key

    def modify(self, fileobj: Any, events: int, data: Any = None) -> Any:
        key = self.get_key(fileobj)
        if events != key.events and key.fd not in self._watched:  # as `EpollSelector.modify`, which asks epoll then
            super().unregister(fileobj)
            raise _error(errno.ENOENT if key.fd in self._network.open else errno.EBADF)
        self._fd_to_key[key.fd] = changed = key._replace(events=events, data=data)
        if events != key.events:
            self.wake(key.fd, self._network.open[key.fd].ready)
        return changed

    def wake(self, file: int, events: int) -> None:
        """That has happened to a socket."""
        if file in self._watched and self._fd_to_key[file].events & events:
            self._listed.setdefault(file)

    def forget(self, file: int) -> None:
        """The socket is closed: epoll tells no more of it, though its key stays until it is unregistered."""
        self._watched.discard(file)
        self._listed.pop(file, None)

    def ready(self) -> list[tuple[Any, int]]:
        """What is ready now: key, events."""
        listed, self._listed = self._listed, {}
        told = []
        for file in listed:
            key = self._fd_to_key[file]
            if events := self._network.open[file].ready & key.events:
                told.append((key, events))
                self._listed[file] = None
        return told

    def select(self, timeout: float | None = None) -> list[tuple[Any, int]]:
        self._network.arrive()
        told = self.ready()
        self._wait(0.0 if told else timeout)
        self._network.arrive()
        return told or self.ready()

    def close(self) -> None:
        super().close()
        if self in self._network.selectors:
            self._network.selectors.remove(self)
