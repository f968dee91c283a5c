"""What tells a loop which sockets are ready."""

import errno
import selectors
from collections.abc import Callable
from typing import Any

from ..clock import cannot_run
from .ends import error_of
from .sockets import Socket
from .wire import Network


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
        self.told: list[tuple[Any, int]] = []  # what is ready without a wait
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
            raise error_of(errno.ENOENT if key.fd in self._network.open else errno.EBADF)
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

    @property
    def has_ready(self) -> bool:
        """Whether a wait would end now."""
        return any(self._network.open[file].ready & self._fd_to_key[file].events for file in self._listed)

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
        self.told = self.ready()
        self._wait(0.0 if self.told else timeout)
        self._network.arrive()
        return self.told or self.ready()

    def close(self) -> None:
        super().close()
        if self in self._network.selectors:
            self._network.selectors.remove(self)
