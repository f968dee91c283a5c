"""How calls, waits, errors and tracebacks are written for a reader, the same on every machine and Python version."""

import contextvars
import functools
import gc
import itertools
import os
import re
import sys
import types
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from .replace import Builtin

# Each kind of coroutine or generator, and its attributes for its frame and for what it awaits.
_KINDS = (
    (types.CoroutineType, "cr_frame", "cr_await"),
    (types.GeneratorType, "gi_frame", "gi_yieldfrom"),
    (types.AsyncGeneratorType, "ag_frame", "ag_await"),
)
# What `async for`, `anext` and `coroutine.__await__` make; no attribute of theirs leads on to the coroutine they run.
_WRAPPERS = {"async_generator_asend", "async_generator_athrow", "anext_awaitable", "coroutine_wrapper"}
_flags, _name = (type.__dict__[name].__get__ for name in ("__flags__", "__name__"))  # a metaclass may have its own
_MADE_BY_A_PROGRAM = 1 << 9  # Py_TPFLAGS_HEAPTYPE (Include/object.h): a class of that name could be anything


def _unwrapped(awaitable: Any) -> tuple[Any, str, str] | None:
    """The coroutine or generator that it is or runs, with its attributes of `_KINDS`; None for anything else."""
    if type(awaitable) is types.CoroutineType:  # nearly always, and each step of a task asks for a few
        return awaitable, "cr_frame", "cr_await"
    inside = [awaitable]
    while inside and (candidate := inside.pop(0)) is not None:
        for kind, frame, awaited in _KINDS:
            if type(candidate) is kind:
                return candidate, frame, awaited
        if not _flags(type(candidate)) & _MADE_BY_A_PROGRAM and _type_name(candidate) in _WRAPPERS:
            inside = gc.get_referents(candidate)
    return None


def library_call(frame: types.FrameType) -> str:
    """`sleep 2.5`, `Queue.get`, `wait_for`: how a reader would name that function of the library."""
    name, values = frame.f_code.co_name, frame.f_locals
    if name == "sleep" or name == "__sleep0":
        delay = values.get("delay", 0)
        return f"sleep {delay!r}" if type(delay) in (int, float) else "sleep"
    if "self" in values:
        owner = _owner(_type_name(values["self"]))
        if (owner, name) in _WITH_THE_OTHER_END and (other_end := _other_end(values["self"])):
            return f"{_WITH_THE_OTHER_END[owner, name]} {other_end}"
        return owner if name.startswith("_") else f"{owner}.{name}"
    return name.strip("_")


def _owner(name: str) -> str:
    """`loop` for a class of event loops, which a program has by that name; other classes by their own."""
    return "loop" if str.endswith(name, "EventLoop") else name


def _of_connection(frame: types.FrameType) -> str:
    """`reads from 127.0.0.1:8080`: what a package's function that waits there does at a connection; else nothing."""
    name = frame.f_code.co_name
    does = "reads from" if name.startswith(("read", "receive")) else "writes to" if name == "drain" else ""
    if not does or not _PACKAGE.search(frame.f_code.co_filename) or "self" not in frame.f_locals:
        return ""
    other_end = _other_end(frame.f_locals["self"])
    return f"{does} {other_end}" if other_end else ""


_READS = ("read", "readline", "readexactly", "readuntil")
_WITH_THE_OTHER_END = {("StreamReader", name): "reads from" for name in (*_READS, "__anext__")}
_WITH_THE_OTHER_END |= {("StreamWriter", "drain"): "writes to", ("StreamWriter", "wait_closed"): "closes"}
"""What a task waits for at a connection, by class and function of asyncio/streams.py."""


def _other_end(holder: Any) -> str:
    """The address that a stream of asyncio, or what in a package has a transport, is connected to: `127.0.0.1:8080`;
    nothing where there is none."""
    path = getattr(sys.modules.get(type(holder).__module__), "__file__", None) or ""
    if type(holder).__module__ != "asyncio.streams" and not _PACKAGE.search(path):
        return ""  # it is the program's, whose code is not to run
    holders = [holder, *(getattr(holder, name, None) for name in ("_protocol", "protocol"))]
    transports = (getattr(each, name, None) for each in holders for name in ("_transport", "transport"))
    transport: Any = next((each for each in transports if each is not None), None)
    if not type(transport).__module__.startswith("asyncio."):
        return ""
    match transport.get_extra_info("peername"):
        case (str(host), int(port), *_):
            return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return ""


def call_text(coroutine: Any) -> str:
    """The call that made this coroutine, as a reader would write it: `send_data('Mario')`.

    Arguments that are numbers, strings, booleans or None stand by their `repr`, cut at 20 characters each and 40 in
    all; others by their type's name, so that no code of the program runs. Trailing arguments left at their defaults
    are left out.
    """
    found = _unwrapped(coroutine)
    if found is None:
        return f"{_type_name(coroutine)}()"
    function_name = str.rpartition(found[0].__qualname__, "<locals>.")[2]
    owner, dot, method = str.rpartition(function_name, ".")
    function_name = _owner(owner) + dot + method
    frame: types.FrameType | None = getattr(found[0], found[1])
    if frame is None:
        return f"{function_name}()"
    code, values = frame.f_code, frame.f_locals
    names = code.co_varnames
    positional = [(name, values[name]) for name in names[: code.co_argcount] if name in values]
    if positional and positional[0][0] in ("self", "cls"):
        del positional[0]
    count = code.co_argcount + code.co_kwonlyargcount
    rest = values.get(names[count]) if code.co_flags & 0x04 else ()  # CO_VARARGS (Doc/library/inspect.rst)
    if type(rest) is not tuple:  # a generator that runs already may have put something else there
        rest = ()
    named = {name: values[name] for name in names[code.co_argcount : count] if name in values}
    function: Any = dict.get(frame.f_globals, code.co_name)
    if type(function) is types.FunctionType and function.__code__ is code:
        for default in reversed(function.__defaults__ or ()):
            if rest or not positional or positional[-1][1] is not default:
                break
            del positional[-1]
        for name, default in (function.__kwdefaults__ or {}).items():
            if named.get(name) is default:
                named.pop(name, None)
    if code.co_flags & 0x08:  # CO_VARKEYWORDS
        more = values.get(names[count + bool(code.co_flags & 0x04)])
        named |= more if type(more) is dict else {}
    given = [*(value for _, value in positional), *rest]
    texts = [_value_text(value) for value in given]
    for at, (one, other) in enumerate(itertools.pairwise(given)):  # a server's handler gets both ends of one stream
        if _type_name(one) == "StreamReader" and _type_name(other) == "StreamWriter" and (end := _other_end(other)):
            texts[at : at + 2] = [end]
            break
    texts += [f"{name}={_value_text(value)}" for name, value in named.items()]
    return f"{function_name}({_cut(', '.join(texts), 40)})"


def call_of(function: Any, args: Any, kwargs: Any) -> tuple[Any, Any, Any]:
    """The call behind that one, which may be of a `partial` or, as `asyncio.to_thread` makes it, of a context."""
    while True:
        if type(function) is functools.partial:
            args, kwargs, function = (*function.args, *args), {**function.keywords, **kwargs}, function.func
        elif type(function) is types.BuiltinMethodType and type(function.__self__) is contextvars.Context and args:
            function, *args = args
        else:
            return function, args, kwargs


def function_text(function: Any, args: Any, kwargs: Any) -> str:
    """The call of that function, as a reader would write it: `work(1)`. No code of the program runs."""
    function, args, kwargs = call_of(function, args, kwargs)
    if type(function) is types.MethodType:
        function = function.__func__
    elif type(function) is types.FunctionType and args and function.__code__.co_varnames[:1] == ("self",):
        args = args[1:]
    if type(function) in (types.FunctionType, types.BuiltinFunctionType) or isinstance(function, Builtin):
        name = str.rpartition(function.__qualname__, "<locals>.")[2]
    elif type(function) is type:
        name = _name(function)
    else:
        name = _type_name(function)
    texts = [_value_text(value) for value in (args if type(args) in (tuple, list) else ())]
    texts += [f"{key}={_value_text(value)}" for key, value in (kwargs if type(kwargs) is dict else {}).items()]
    return f"{name}({_cut(', '.join(texts), 40)})"


_PACKAGE = re.compile(r"[/\\](?:site|dist)-packages[/\\](?:\w+\.zip[/\\])?(\w+)")


def package_of(coroutine: Any) -> str:
    """The installed package of the coroutine's function: `aiohttp`; nothing if it is Python's, or no package's."""
    found = _unwrapped(coroutine)  # an asynchronous generator too, which the loop closes in a task of its own
    code = getattr(found[0], found[1].replace("frame", "code")) if found is not None else None
    package = _PACKAGE.search(code.co_filename) if code is not None else None
    return package[1] if package else ""


def package_of_label(label: str) -> str:
    """The package in the label of a task that is its own work: `aiohttp` of `aiohttp: RequestHandler.start()`."""
    found = re.match(r"(\w+): [\w.<>]+\(", label)
    return found[1] if found else ""


def _value_text(value: Any) -> str:
    if value is None or any(type(value) is kind for kind in (int, float, complex, str, bool)):
        with suppress(ValueError):  # of more digits than `sys.get_int_max_str_digits()`
            return _cut(repr(value), 20)
    return _owner(_type_name(value))


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _type_name(value: Any) -> str:
    # The name could be of a class of its own. Only that of our `datetime.datetime` has a dot.
    return str.rpartition(_name(type(value)), ".")[2]


def error_line(error: BaseException, name: Callable[[str], str | None]) -> str:
    """The last line of the error's traceback, as `traceback` shows it; `name` as of Source."""
    try:
        text = str(error)
    except Exception:
        text = "<exception str() failed>"
    kind = type(error).__qualname__
    if type(error).__module__ not in ("builtins", "__main__"):
        kind = f"{type(error).__module__}.{kind}"
    line = f"{kind}: {text}" if text else kind
    line = _short_paths(ADDRESS.sub("0x…", line), name)
    return line.encode("utf-8", "backslashreplace").decode("utf-8").split("\n")[0]


def uncounted(where: str, seconds: float) -> str:
    """That a step computed so long, up to that line, while a timer fell due."""
    return (
        f"{where} came after {seconds:.2f} s of computing, which took no time here; a timer fell due meanwhile, so that"
        " Python alone may print the lines around it in another order"
    )


class Source:
    """The lines that are the program's own: which of them runs, and at which a coroutine waits."""

    def __init__(self, name: Callable[[str], str | None]) -> None:
        """`name` gives what a reader calls the file of that path, None if it is not the program's."""
        self.name = cache(name)

    def innermost(self, frame: types.FrameType | None) -> types.FrameType | None:
        """That frame, or the first that is the program's of those that called it."""
        while frame is not None and self.name(frame.f_code.co_filename) is None:
            frame = frame.f_back
        return frame

    def outermost(self, coroutine: Any) -> Any:
        """The first coroutine of the program in the chain of what that one awaits; None if there is none."""
        while (found := _unwrapped(coroutine)) and (frame := getattr(found[0], found[1])):
            if self.name(frame.f_code.co_filename) is not None:
                return found[0]
            coroutine = getattr(found[0], found[2])
        return None

    def where(self) -> str:
        """`file:line` of the program's line that runs; empty if none does."""
        frame = self.innermost(sys._getframe(1))
        return f"{self.name(frame.f_code.co_filename)}:{frame.f_lineno}" if frame is not None else ""

    def awaiting(self, coroutine: Any) -> tuple[list[str], str, Any]:
        """Where in the program the coroutine stands, then where those stand that await it, each place once; the call
        of the library there and, if it is one, its coroutine."""
        places: dict[str, None] = {}  # from the outermost on
        call, awaited, public = None, None, False
        inner: types.FrameType | None = None
        while (found := _unwrapped(coroutine)) and (frame := getattr(found[0], found[1])):
            code = frame.f_code
            name = self.name(code.co_filename)
            if name is not None:
                place, call, public = f"{name}:{frame.f_lineno}", None, False
                places.pop(place, None)  # of a coroutine that awaits itself, the innermost
                places[place] = None
            # The first public function of the library: `acquire` for `async with semaphore`, not `__aenter__`.
            elif call is None or not (public or code.co_name.startswith("_")):
                call, awaited, public = frame, coroutine, not code.co_name.startswith("_")
            inner = frame if name is None else None
            coroutine = getattr(found[0], found[2])
        if call is None:
            return [*reversed(places)], "", None
        text = (_of_connection(inner) if inner is not None else "") or library_call(call)
        return [*reversed(places)], text, awaited if isinstance(awaited, types.CoroutineType) else None


# --- what of a run is not the same everywhere: addresses; in stderr also paths and the library's frames

ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")
_FRAME = re.compile(r'([\s|]*)File "(.+?)", line \d+(, in .+)?$')
_HINT = "RuntimeWarning: Enable tracemalloc"
_WARNING = re.compile(r"(\S.*?):(\d+): (\w+: .*)$", re.DOTALL)


class TracebackFilter:
    """Keeps of tracebacks and warnings what the program's own files say; without marks under source lines.

    What is left is the same on all supported versions of Python, and names no path.
    """

    def __init__(self, name: Callable[[str], str | None]) -> None:
        self._name = name
        self._frame_indent = -1
        self._source_lines = 0  # how many more indented lines to keep
        self._at_end = False  # whether the line before is a warning of no line of the program

    def line(self, line: str) -> str | None:
        """That line of stderr as it is recorded; None if it is not."""
        frame = _FRAME.match(line.rstrip("\n"))
        indent = len(line) - len(line.lstrip(" |"))
        if frame is None and indent > self._frame_indent >= 0:
            self._source_lines -= 1
            return line if self._source_lines >= 0 else None
        if frame is None and "[Previous line repeated" in line:
            return line if self._source_lines >= 0 else None
        self._frame_indent = -1
        at_end, self._at_end = self._at_end, False
        if at_end and line.startswith(_HINT):
            return None
        if frame is not None:
            name = self._name(frame[2])
            self._frame_indent = len(frame[1])
            self._source_lines = 0 if name is None else 1
            return None if name is None else line.replace(frame[2], name)
        warning = _WARNING.match(line)
        if warning is not None and (os.sep in warning[1] or warning[1] == "<sys>"):
            name = self._name(warning[1])
            self._frame_indent = 0
            self._source_lines = 0 if name is None else 1
            # Raised while the library or the interpreter's end ran: CPython then names no line of the program either,
            # but `sys:1` and, from 3.13 on, `<sys>:0`; and at its end it gives no hint below.
            self._at_end = name is None
            return line.replace(warning[1], name) if name is not None else f"sys:1: {warning[3]}"
        return _short_paths(line, self._name)


def _short_paths(text: str, name: Callable[[str], str | None]) -> str:
    """The text with what a reader calls the program's files; a place in any other, as in a task's `repr`, is `…`."""
    return _PATH.sub(lambda path: f"{own}{path[2]}" if (own := name(path[1])) is not None else "…", text)


_PATH = re.compile(r"((?:[A-Za-z]:)?[/\\][^\s'\":<>]+\.py)((?::\d+)?)")


_IN_HTML = {number: f"&#{number};" for number in (*range(1, 9), *range(11, 32), 127)} | {0: "\ufffd"}
_IN_HTML |= {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;", ord("'"): "&#x27;"}


def html_text(text: str) -> str:
    """Text as HTML that gives back exactly that text, also where it holds control characters.

    Markdown has its own uses for some of them, and HTML reads a bare carriage return as a line break.
    """
    return text.encode("utf-8", "replace").decode("utf-8").translate(_IN_HTML)
