"""A program's stdout and stderr, which write into a recording."""

import codecs
import io
from collections.abc import Callable
from typing import Any


class Stream(io.TextIOWrapper):
    """One of the two, as CPython makes them of a pipe: UTF-8. Each piece that is written is passed on at once."""

    def __init__(self, name: str, printed: Callable[[str], None], flush: Callable[[], None], errors: str) -> None:
        """`name`: "stdout" or "stderr"."""
        self.mode = "w"  # type: ignore[misc]
        buffer: Any = _Buffer(name, printed, flush)
        super().__init__(buffer, "utf-8", errors, "\n", line_buffering=name == "stderr", write_through=True)

    def __repr__(self) -> str:
        return f"<_io.TextIOWrapper name={self.name!r} mode={self.mode!r} encoding={self.encoding!r}>"

    def reconfigure(self, **changes: Any) -> None:
        """A recording stays UTF-8: what is written in another encoding is read in that one."""
        super().reconfigure(**changes | {"write_through": True})
        self.buffer.read_as(self.encoding)  # type: ignore[attr-defined]


Stream.__module__, Stream.__name__, Stream.__qualname__ = "_io", "TextIOWrapper", "TextIOWrapper"


class _Buffer(io.BufferedIOBase):
    """`sys.stdout.buffer`. Bytes that are not of its encoding are recorded as `\\xff`."""

    def __init__(self, name: str, printed: Callable[[str], None], flush: Callable[[], None]) -> None:
        self.name = f"<{name}>"
        self.mode = "wb"
        self._number = 1 + (name == "stderr")
        self._printed = printed
        self._flush = flush
        self.read_as("utf-8")

    def read_as(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("backslashreplace")

    @property
    def raw(self) -> "_Buffer":
        """Itself: what is written is passed on at once."""
        return self

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        """That of the process, which a subprocess may be given; what is written there is in no recording."""
        return self._number

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        self._printed(self._decoder.decode(bytes(view)))
        return len(view)

    def flush(self) -> None:
        self._flush()
