"""The module `socket`, of the network of a run."""

import errno
import socket
import struct
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any, NoReturn

from ..clock import cannot_run
from ..replace import replacing
from .ends import End, error_of
from .wire import EVERYWHERE, Address, Network, address_of, another_family, is_loopback

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


@contextmanager
def replacing_socket(network: Network) -> Iterator[None]:
    """Until it is left, the module `socket` makes sockets of that network."""

    class Its(Socket):
        _network = network

    def refusing(what: str) -> Callable[..., NoReturn]:
        return lambda *args, **kwargs: network.stop(cannot_run(what))

    def lookup(look: Callable[..., Any]) -> Callable[..., Any]:
        return wraps(look)(lambda *args: look(lambda name: network.stop(cannot_run(f"a lookup of {name}")), *args))

    real = socket.socket
    Its.__module__, Its.__name__, Its.__qualname__ = real.__module__, real.__name__, real.__qualname__
    refused = {"socketpair": refusing("a pair of sockets"), "fromfd": refusing("a copy of a socket")}
    constants = {name: value for name, value in _CONSTANTS.items() if not hasattr(socket, name)}
    its: dict[str, Any] = {"socket": Its, "SocketType": Its}
    its["getaddrinfo"] = wraps(socket.getaddrinfo)(lambda *args, **named: network.addresses(*args, **named))
    its |= {each.__name__: lookup(each) for each in (gethostbyname, gethostbyname_ex, gethostbyaddr, getnameinfo)}
    with replacing(socket, {**constants, **its, **refused}):
        yield


# Lookups of this machine's names and addresses; `refuse` ends the run at one of another.


def gethostbyname(refuse: Callable[[str], NoReturn], name: str) -> str:
    found = (address_of(name) if name else "0.0.0.0") or refuse(name)
    if ":" in found:
        raise another_family()
    return found


def gethostbyname_ex(refuse: Callable[[str], NoReturn], name: str) -> tuple[str, list[str], list[str]]:
    return name, [], [gethostbyname(refuse, name)]


def gethostbyaddr(refuse: Callable[[str], NoReturn], name: str) -> tuple[str, list[str], list[str]]:
    address = address_of(name) or refuse(name)
    if address == "127.0.0.1":
        return "localhost", [], [address]
    if is_loopback(address) or address in EVERYWHERE:
        raise socket.herror(1, "Unknown host")
    refuse(address)


def getnameinfo(refuse: Callable[[str], NoReturn], address: Address, flags: int) -> tuple[str, str]:
    host, port = address[:2]
    if not flags & socket.NI_NUMERICHOST:
        with suppress(socket.herror):
            host = gethostbyaddr(refuse, host)[0]
    service = str(port)
    if not flags & socket.NI_NUMERICSERV:
        with suppress(OSError):  # which has none at that port
            service = socket.getservbyport(port, "udp" if flags & socket.NI_DGRAM else "tcp")
    return host, service


class Socket:
    """`socket.socket`, of a network in memory. It never waits: where a real one would block, the run ends."""

    _network: Network  # an attribute of the class that `replacing_socket` makes for a run
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
        self._end: End = End(network, self.family) if fileno is None else network.open[fileno]
        self._file = network.add(self._end) if fileno is None else fileno

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
            raise error_of(errno.EBADF)
        for each in self._network.selectors:
            each.forget(file)
        self._network.remove(file).close()

    def detach(self) -> int:
        file, self._file, self._closed = self._file, -1, True
        return file

    def fileno(self) -> int:
        return self._file

    def dup(self) -> NoReturn:
        self._network.stop(cannot_run("a copy of a socket"))

    @property
    def _its(self) -> End:
        if self._file == -1:
            raise error_of(errno.EBADF)
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
        if isinstance(value, bytes) and len(value) == 4:
            value = int.from_bytes(value, sys.byteorder, signed=True)
        end.options[level, option] = value = int(value) if isinstance(value, bool) else value
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
            raise error_of(errno.ENOTCONN)
        return end.there

    # --- connections

    def bind(self, address: Any) -> None:
        place = self._address(address, "bind")
        if not is_loopback(place[0]) and place[0] not in EVERYWHERE:
            raise error_of(errno.EADDRNOTAVAIL)
        self._its.bind(place)

    def listen(self, backlog: int = 128) -> None:
        self._its.listen(max(backlog, 0))

    def accept(self) -> tuple["Socket", Address]:
        end = self._its
        if end.state != "listening":
            raise error_of(errno.EINVAL)
        if not end.waiting:
            self._blocks(errno.EAGAIN)
        other = end.waiting.popleft()
        made = self.__class__(self.family, self.type, self.proto, fileno=self._network.add(other))
        return made, other.there or ()

    def connect(self, address: Any) -> None:
        end, place = self._its, self._address(address, "connect")
        place = (EVERYWHERE.get(place[0], place[0]), *place[1:])
        if not is_loopback(place[0]):
            self._network.stop(cannot_run(f"a connection to {place[0]}"))
        if end.connect(place):
            if self._timeout == 0.0:
                raise error_of(errno.EINPROGRESS)
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
            raise error_of(number)
        self._network.stop(cannot_run("a socket that blocks"))
