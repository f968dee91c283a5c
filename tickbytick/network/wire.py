"""The network of a run, in memory: what is on its way, and who has which address.

What CPython's selector loop and its transports (`asyncio/selector_events.py`) ask of a socket is answered here as Linux
answers it on its loopback device, where a segment arrives before the call that sent it returns. So the transports of a
run are CPython's own, of the version that runs.
"""

import heapq
import itertools
import socket
import weakref
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple, NoReturn

from ..clock import cannot_run

Address = tuple[Any, ...]
End = Any
"""A socket as the kernel has it: an `ends.End`."""

_PORTS = range(49_152, 65_536)
"""The ports that are given to who asks for none (RFC 6335, section 6)."""
_FIRST_FILE = 6
"""The number of the first socket. Below it CPython has its three streams, the loop's epoll and its pair of sockets."""


class Wire(NamedTuple):
    """How far apart the ends of a connection are; as given here, they are on one machine."""

    latency: float = 0.0
    """Seconds that a segment takes from one end to the other."""
    bandwidth: float | None = None
    """Bytes per second in each direction of a connection; None if there are as many as one likes."""


NEAR = Wire()


class Network:
    """The sockets of a run and what is on its way between them."""

    def __init__(self, now: Callable[[], float], stop: Callable[[str], NoReturn], wire: Wire) -> None:
        """`now` gives seconds; `stop` ends the run with a reason."""
        self.now = now
        self.stop = stop
        self.latency, self.bandwidth = wire
        self.changed: Callable[[], None] = lambda: None  # called when a socket may have become ready
        self.open: dict[int, End] = {}
        self.listening: dict[Address, list[End]] = {}
        self.selectors: list[Any] = []
        self.loops: weakref.WeakSet[Any] = weakref.WeakSet()  # those of the run that are still there
        self.bound: defaultdict[int, set[End]] = defaultdict(set)
        self._left: defaultdict[int, deque[tuple[float, Address, bool]]] = defaultdict(deque)
        self._freed: list[int] = []
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

    def has_one(self, files: list[tuple[Any, int]]) -> bool:
        """Whether `poll` would tell one of these events of its socket."""
        numbers = ((file if isinstance(file, int) else file.fileno(), events) for file, events in files)
        return any(number in self.open and self.open[number].polled & events for number, events in numbers)

    # --- addresses

    def add(self, end: End) -> int:
        """Give a socket the lowest number that is free, as a system does."""
        number = heapq.heappop(self._freed) if self._freed else _FIRST_FILE + len(self.open)
        self.open[number], end.file = end, number
        return number

    def remove(self, number: int) -> End:
        """It is closed."""
        heapq.heappush(self._freed, number)
        return self.open.pop(number)

    def free_port(self, address: Address) -> Address:
        return (address[0], next(port for port in self._ports if not self.bound.get(port)), *address[2:])

    def is_taken(self, address: Address, end: End) -> bool:
        """Whether that socket cannot be bound to it (net/ipv4/inet_connection_sock.c, `inet_csk_bind_conflict`): two
        may have a port where both say SO_REUSEPORT, or both SO_REUSEADDR and none listens. A connection, and what is
        left of it, counts as its listener."""
        mine = places(address, end.is_v6_only)
        left = self._left[address[1]]
        while left and left[0][0] <= self.now():
            left.popleft()
        others = [(places(its, True), end.reuses and too) for _, its, too in left]
        for its in self.bound[address[1]]:
            may_both = (end.shares and its.shares) or (end.reuses and its.reuses and its.state != "listening")
            others.append((places(its.here, its.is_v6_only), may_both))
        return any(overlap(mine, theirs) for theirs, may_both in others if not may_both)

    def keep(self, end: End, seconds: float) -> None:
        """What is left of that connection keeps its port for so many seconds more."""
        if end.here is not None and seconds:
            self._left[end.here[1]].append((self.now() + seconds, end.here, end.reuses))

    def listener(self, address: Address) -> Any:
        """What listens at that address, or at that port of every address; of several one after the other."""
        is_v6 = ":" in address[0]
        everywhere = [("::", address[1], 0, 0)] if is_v6 else [("0.0.0.0", address[1]), ("::", address[1], 0, 0)]
        for place in (address, *everywhere):
            listeners = self.listening.get(place, [])
            for its in listeners:
                if is_v6 or its.family == socket.AF_INET or not its.is_v6_only:
                    listeners.append(listeners.pop(listeners.index(its)))
                    return its
        return None

    def addresses(
        self, host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0
    ) -> list[Any]:
        """As `socket.getaddrinfo`, for names of this machine."""
        name = host.decode() if isinstance(host, bytes) else host
        if not name:
            found = ["0.0.0.0", "::"] if flags & socket.AI_PASSIVE else ["127.0.0.1"]
        else:
            found = [address_of(name) or self.stop(cannot_run(f"a connection to {name}"))]
        ports = _ports(port, type, proto)
        answers: list[Any] = []
        for address in found:
            its = socket.AF_INET6 if ":" in address else socket.AF_INET
            for kind, protocol, number in ports:
                place = (address, number, 0, 0) if its == socket.AF_INET6 else (address, number)
                answers.append((its, kind, protocol, "", place))
        answers = [each for each in answers if family in (0, each[0])]
        if not answers:
            raise another_family()
        return answers


def _ports(port: Any, type: int, proto: int) -> list[tuple[int, int, int]]:
    """Kinds of sockets with their protocol and the number of that port, as glibc has them (`gaih_inet`): raw ones only
    beside others, and without a name for the port."""
    port = port.decode() if isinstance(port, bytes) else port
    kinds = [(socket.SOCK_STREAM, "tcp", socket.IPPROTO_TCP), (socket.SOCK_DGRAM, "udp", socket.IPPROTO_UDP)]
    found: list[tuple[int, int, int]] = []
    for kind, name, protocol in kinds:
        if type in (0, kind) and proto in (0, protocol):
            with suppress(OSError):  # which has no service of that name
                named = isinstance(port, str) and not port.isdecimal()
                found.append((kind, protocol, socket.getservbyname(port, name) if named else int(port or 0)))
    if not found:
        raise socket.gaierror(getattr(socket, "EAI_SERVICE", -8), "Servname not supported for ai_socktype")
    if not type and not proto and not (isinstance(port, str) and not port.isdecimal()):
        found.append((socket.SOCK_RAW, 0, int(port or 0)))
    return found


def another_family() -> socket.gaierror:
    """What glibc says of an address that is none of the family asked for (`EAI_ADDRFAMILY`)."""
    number = getattr(socket, "EAI_ADDRFAMILY", socket.EAI_FAMILY)
    return socket.gaierror(number, "Address family for hostname not supported")


def address_of(name: str) -> str | None:
    """What a name of this machine stands for, and an address for itself; None for other names."""
    return "127.0.0.1" if name.lower() in ("localhost", socket.gethostname().lower()) else _numeric(name)


def _numeric(name: str) -> str | None:
    """An address that is written as one; of IPv6 those of this machine, for a browser's Python knows none."""
    if name in ("::", "::1"):
        return name
    try:
        return socket.inet_ntoa(socket.inet_pton(socket.AF_INET, name))
    except OSError:
        return None


EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""What is bound to that address listens at each one; who connects to it connects to this."""


_MAPPED = "::ffff:"
"""How an IPv4 address begins that a socket of IPv6 has (RFC 4291, section 2.5.5.2)."""


def mapped(address: Address) -> Address:
    return (_MAPPED + address[0], address[1], 0, 0)


def places(address: Address, is_v6_only: bool) -> list[str]:
    """The hosts that a socket with that address has: with every one of IPv6 also every other, but with IPV6_V6ONLY."""
    host = address[0].removeprefix(_MAPPED)
    return ["::", "0.0.0.0"] if host == "::" and not is_v6_only else [host]


def overlap(ours: list[str], theirs: list[str]) -> bool:
    """Whether two hosts of one port are the same, or one of them is every host of the other's family."""
    pairs = [{one, other} for one in ours for other in theirs if (":" in one) == (":" in other)]
    return any(len(pair) == 1 or pair & {*EVERYWHERE} for pair in pairs)


def is_loopback(host: str) -> bool:
    return host.startswith("127.") or host == "::1"
