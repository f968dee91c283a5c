"""A program's stdout and stderr, which write into a recording."""

import io
from collections.abc import Callable
from typing import Any


class Stream(io.TextIOWrapper):
    """One of the two, as CPython makes them of a pipe: UTF-8. Each piece that is written is passed on at once."""

    def __init__(self, name: str, printed: Callable[[str], None], flushed: Callable[[], None], errors: str) -> None:
        """`name`: "stdout" or "stderr"."""
        self._printed = printed
        self._flushed = flushed
        self.mode = "w"  # type: ignore[misc]
        super().__init__(_Buffer(name, self), "utf-8", errors, line_buffering=name == "stderr")

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        # Raises UnicodeEncodeError for what cannot be UTF-8, as the real stdout does.
        shown = text if text.isascii() else text.encode("utf-8", self.errors or "strict").decode("utf-8")
        self._printed(shown)
        return len(text)

    def flush(self) -> None:
        self._flushed()

    def __repr__(self) -> str:
        return f"<_io.TextIOWrapper name={self.name!r} mode={self.mode!r} encoding={self.encoding!r}>"

    def reconfigure(self, **changes: Any) -> None:
        """A recording stays UTF-8."""
        super().reconfigure(**{name: value for name, value in changes.items() if name.startswith(("line_", "write_"))})


Stream.__module__, Stream.__name__, Stream.__qualname__ = "_io", "TextIOWrapper", "TextIOWrapper"


class _Buffer(io.BufferedIOBase):
    """`sys.stdout.buffer`. Bytes that are not UTF-8 are recorded as `\\xff`."""

    def __init__(self, name: str, stream: Stream) -> None:
        self.name = f"<{name}>"
        self.mode = "wb"
        self._number = 1 + (name == "stderr")
        self._stream = stream

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        """That of the process, which a subprocess may be given; what is written there is in no recording."""
        return self._number

    def write(self, data: Any) -> int:
        self._stream.write(bytes(data).decode("utf-8", "backslashreplace"))
        return len(data)
