"""`tickbytick check FOLDER`: what happens around the run of the program, whose own process only sends its recording."""

import os
import sys

from .exercise import BadExercise, load
from .recorder import USUAL
from .recording import Recording, dumps, loads
from .verdicts import Verdict, verdicts

_STOPPED = 124
"""Exit status of a process that was stopped at the limit of real time."""


class Check:
    """One call of the command."""

    def __init__(self, arguments: list[str], there: set[str]) -> None:
        """`there` are the modules that were imported before this one. A wrong call ends here, with 2."""
        if len(arguments) != 1:
            _wrong_call("check takes one folder, that of an exercise; a file of the name check is ./check")
        [folder] = arguments
        self.program = os.path.join(folder, "main.py")
        try:
            self._checks = load(folder).checks
        except BadExercise as fault:
            _wrong_call(str(fault))
        self._imported = [name for name in sys.modules if name not in there]
        self._told = self._tell = -1
        self._said = b""

    def listen(self) -> None:
        """Before the program's process is made: what it sends will come here."""
        self._told, self._tell = os.pipe()

    def forget_imports(self) -> None:
        """In that process: a program shall not find imported what only this module needed."""
        for name in self._imported:
            if (getattr(sys.modules[name], "__file__", None) or "").endswith(".py"):  # C may stand only one import
                del sys.modules[name]

    def send(self, recording: Recording) -> None:
        """In that process, at its end."""
        with open(self._tell, "wb") as file:
            file.write(dumps(recording).encode("utf-8", "surrogatepass"))

    def hear(self) -> None:
        """Take what is sent, until that process has ended."""
        os.close(self._tell)
        with open(self._told, "rb") as file:
            self._said = file.read()

    def heard(self, status: int) -> Recording | str:
        """The recording that was sent; or why there is none: the program ended its process, or that was killed."""
        try:
            return loads(self._said.decode("utf-8", "surrogatepass"))
        except ValueError:
            if status == _STOPPED:
                return f"Stopped after {USUAL.real_seconds:g} s of real time."
            return "Its process was ended by force." if status > 128 else f"It ended its process, with status {status}."

    def judge(self, run: Recording | str) -> int:
        """Print what holds of the run; return the exit status, 0 if all does. Raises BrokenPipeError."""
        if isinstance(run, str):
            first, *rest = verdicts(Recording("main.py", {}, "virtual", 0.0, 0, []), self._checks)
            found = [first._replace(right=False, saw=run), *(each._replace(right=None, saw="") for each in rest)]
        else:
            found = verdicts(run, self._checks)
        sys.stdout.write(report(found, sys.stdout.encoding))
        sys.stdout.flush()
        return 0 if all(verdict.right for verdict in found) else 1


def _wrong_call(what: str) -> None:
    print(f"tickbytick: {what}", file=sys.stderr)
    sys.exit(2)


def report(found: list[Verdict], encoding: str) -> str:
    """The verdicts as lines of text, in letters that the encoding has."""
    rows = []
    for verdict in found:
        mark = {True: "✓", False: "✗", None: "·"}[verdict.right]
        rows.append(f"{mark} {verdict.says}{' (not reached)' * (verdict.right is None)}")
        rows += [f"  {verdict.saw}"] * bool(verdict.saw)
    right = sum(verdict.right is True for verdict in found)
    rows.append(f"All {right} hold: solved." if right == len(found) else f"{right} of {len(found)} hold.")
    text = "\n".join([*rows, ""])
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = (
            text.translate({ord("✓"): "+", ord("✗"): "-", ord("’"): "'"}).encode(encoding, "replace").decode(encoding)
        )
    return text
