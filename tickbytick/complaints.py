"""What Python itself says on stderr of a program: the warnings, and the error that ended it."""

import re
from typing import NamedTuple

from .recording import Line, Recording, lines

# A warning with its place (`sys:1` for none), or what asyncio logs and the interpreter says where nobody can catch an
# error: the messages of `call_exception_handler` in Lib/asyncio, and of `sys.unraisablehook`.
_COMPLAINT = re.compile(
    r"\S.*?:\d+: \w*Warning: "
    r"|\w+ exception was never retrieved$|Task was destroyed but it is pending!$|Exception ignored (in|while)\b"
    r"|Exception in (callback|default exception handler)\b|Unhandled exception in client_connected_cb\b"
    r"|unhandled exception during asyncio\.run\(\) shutdown\b"
    r"|an error occurred during closing of asynchronous generator\b|Task .* has errored inside the parent\b"
)
_FRAME = re.compile(r'(?:[ ]*\| )?  File "(.+?)", line (\d+)(?:, in (.+))?')
_BEGINS = re.compile(r"(?:  \+ Exception Group )?Traceback \(most recent call last\):$")
_GROUP = re.compile(r"(\w*ExceptionGroup): ")
_ERROR = re.compile(r"(?:[ ]*\| )?([A-Za-z_][\w.]*(?::.*)?)$")


class Error(NamedTuple):
    """What ended a program."""

    seconds: float
    text: str  # the last line of its traceback: `ValueError: no such page`
    where: str  # the innermost line of the program, "main.py:5"
    through: str  # the outermost line in a function, where its error came from; "main.py:20"
    group: str = ""  # the name of the group that it was raised in, if it was: `ExceptionGroup`


def warnings(recording: Recording) -> list[Line]:
    """The first line of each warning, and of each complaint of asyncio's or the interpreter's about what went wrong.

    By their texts: what a program writes to stderr in the same words counts too, what it turns off or logs itself does
    not.
    """
    return [line for line in lines(recording) if line.stream == "stderr" and _COMPLAINT.match(line.text.rstrip("\n"))]


def error(recording: Recording) -> Error | None:
    """The error that ended the program; None if none did. Of a group of errors it is the last one.

    It is the last of stderr with a traceback that is no part of a warning or complaint.
    """
    last: Error | None = None
    complaint, where, through, group = False, "", "", ""
    for line in lines(recording) if recording.exit else ():
        if line.stream != "stderr":
            continue
        text = line.text.rstrip("\n")
        if _COMPLAINT.match(text):
            complaint = True
        elif _BEGINS.match(text):
            group = through = ""
        elif frame := _FRAME.match(text):
            where = f"{frame[1]}:{frame[2]}"
            through = through or (where if frame[3] != "<module>" else "")
        elif where and (told := _ERROR.match(text)):
            if not complaint:
                last = Error(line.seconds, told[1], where, through or where, group)
            complaint, where = False, ""
            if text.startswith(" ") and (found := _GROUP.match(told[1])):
                group = group or found[1]  # of groups in groups, the outermost
    return last
