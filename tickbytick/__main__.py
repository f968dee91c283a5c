"""`tickbytick PATH [ARGS…]`: run an asyncio program on the virtual clock and print when each line came."""

import os
import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]  # `-m` puts the working folder there: its files are no modules of ours, nor of a program elsewhere

import signal

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:

    def _interrupted(*_: object) -> None:
        """What Ctrl-C does until the program begins, also while the rest is imported: one line, and the end."""
        os.write(2, b"tickbytick: interrupted\n")
        os._exit(130)

    signal.signal(signal.SIGINT, _interrupted)

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

from .process import default_signals, environment
from .recorder import USUAL, Limits, Program, record, run_file
from .recording import AT_ONCE, Event, Recording, dumps
from .wording import uncounted

_HELP = {
    "program_seconds": "seconds on the program's clock",
    "real_seconds": "seconds on yours",
    "events": "number of events of a recording",
    "text": "characters of output",
    "write": "characters kept of what is written at once",
    "memory": "MB of memory (where the system can limit it)",
}
_PLAIN: dict[str, Any] = {"json": False, "save": [], "real": False, "computing": False, "limits": USUAL}
"""What a call without options asks for."""
_NOBODY_READS = 141
"""Exit status where stdout was closed, as by `… | head`: 128 + SIGPIPE, as for any other command."""
_BACK = re.compile(r"^\r+|\r+$")
"""What would write a line over its stamp."""
_GRACE = 1.0
"""Seconds that a program over the limit of real time gets to stop by itself before its process is killed."""


def main() -> int:
    """Run the program in a process of its own, so that it can be killed and its memory limited.

    Returns the exit status: the program's own, 124 where it was stopped, 2 for a wrong call; of `check`, 0 if all is
    right, else 1.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # a shell's `>&-`
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))
    options = _options(sys.argv[1:])
    if not os.path.isfile(options.path):
        print(f"tickbytick: there is no program {options.path}{_meant(options.path)}", file=sys.stderr)
        return 2
    if options.link is not None:
        return _link(options)
    if options.save and (fault := _cannot_save(options.save)):
        print(f"tickbytick: {fault}", file=sys.stderr)
        return 2
    limits = options.limits
    name = os.path.basename(options.path)
    default_signals()
    sys.stdout.flush()
    if not hasattr(os, "fork"):
        patience = threading.Timer(limits.real_seconds + _GRACE, lambda: os._exit(_too_long(name, limits)))
        patience.daemon = True
        patience.start()
        recording = _run_here(options)
        return options.check.judge(recording) if options.check else recording.exit
    _start_afresh()
    if options.check:
        options.check.listen()
    # A signal that comes now waits until there is somebody who knows what to do with it.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    child = os.fork()
    if child == 0:
        status = 1
        try:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            import resource  # not on Windows, where there is no fork either

            resource.setrlimit(resource.RLIMIT_AS, (limits.memory * 1_000_000,) * 2)
            del sys.modules["resource"]  # it is not the program that imported it
            if options.check:
                options.check.forget_imports()
            recording = _run_here(options)
            status = recording.exit
            if options.check:
                options.check.send(recording)
        except BrokenPipeError:
            status = _NOBODY_READS
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(status)
    if not options.check:
        return _wait_for(child, name, limits, mask)
    status = _wait_for(child, name, limits, mask, options.check.hear)
    with suppress(BrokenPipeError):
        if status != _NOBODY_READS:
            return int(options.check.judge(options.check.heard(status)))
    os._exit(_NOBODY_READS)


def _start_afresh() -> None:
    """Begin again without the variables that this Python has read already, and in UTF-8 if its locale was another."""
    variables = environment()
    read = any(name.startswith("PYTHON") and name not in variables for name in os.environ)
    no_utf_8 = sys.flags.utf8_mode or {sys.getfilesystemencoding(), sys.stdout.encoding} != {"utf-8"}
    if read or (no_utf_8 and os.environ.get("LC_ALL") != variables["LC_ALL"]):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], variables)


def _options(arguments: list[str]) -> SimpleNamespace:
    """What the command line asks for: `path`, `arguments`, `limits`, `check` and each option by its name."""
    if arguments[:1] == ["check"]:
        there = {*sys.modules}
        from .check import Check  # only here: it needs what no program should find imported

        check = Check(arguments[1:], there)
        return SimpleNamespace(**_PLAIN, path=check.program, arguments=[], link=None, check=check)
    if arguments and not arguments[0].startswith("-"):  # all after PATH is the program's own
        match arguments[1:]:
            case ["--link", base]:  # but this, which is how one goes on to share what one has just run
                return SimpleNamespace(**_PLAIN, path=arguments[0], arguments=[], link=base, check=None)
        return SimpleNamespace(**_PLAIN, path=arguments[0], arguments=arguments[1:], link=None, check=None)
    import argparse  # only here: it would be a sixth of the time that a plain call takes to start

    parser = argparse.ArgumentParser(
        prog="python -m tickbytick" if os.path.basename(sys.argv[0]) == "__main__.py" else None,
        description="Run an asyncio program on a virtual clock, where waiting costs no time, and print each line with"
        " the second at which it came. Exits with the program's own exit status, or with 124 at a limit. As the only"
        " arguments, check FOLDER runs FOLDER/main.py, an exercise, then says which sentences of its exercise.toml"
        " hold, and exits with 0 if all do, else with 1. (A file of the name check is ./check.)",
        epilog="What a program of tasks, timers, threads, locks, queues, signals and alarms prints, in which order, and"
        " how it ends, is as in CPython; so is what servers and clients print that talk to each other on this machine,"
        " by TCP in memory. Dates are in UTC; the virtual clock begins today. Refused by name: other hosts, TLS, UDP,"
        " subprocesses, and threads that wait for something outside of the program; these need --real. Not promised:"
        " an order that comes from a set, which of two threads is first where nothing decides it, when cyclic garbage"
        " is collected, and how long computing takes: here that is no time, so no alarm rings in a loop that only"
        " computes. A program that an alarm ends by default exits with 124. Frames of this"
        " command lie between a program's own: whoever follows them by f_back or in a debugger meets them.",
    )
    parser.add_argument("path", metavar="PATH", help="the program")
    parser.add_argument("arguments", metavar="ARGS", nargs="...", help="its arguments; all after PATH is its own")
    parser.add_argument("--json", action="store_true", help="print the recording instead of the lines")
    parser.add_argument(
        "--save",
        metavar="FILE",
        action="append",
        default=[],
        help="also save the run, as the ending of FILE says: .svg, the timeline of its tasks; .txt, the output with"
        " times; .jsonl, the recording; .trace.json, a trace for ui.perfetto.dev; may be given several times",
    )
    parser.add_argument("--real", action="store_true", help="record on the real clock")
    parser.add_argument("--computing", action="store_true", help="let computing take time on the virtual clock")
    parser.add_argument(
        "--link",
        metavar="BASE",
        help="run nothing, and print a link to the playground with the address BASE that carries the program: PATH as"
        " main.py, and the modules beside it that it imports; as the only option it may stand after PATH too",
    )
    for limit, default in USUAL._asdict().items():
        text = f"limit: {_HELP[limit]} (default: {default:g})"
        name = f"--{limit.replace('_', '-')}"
        parser.add_argument(name, type=type(default), default=default, metavar="N", help=text)
    given = vars(parser.parse_args(arguments))
    limits = Limits(*map(given.pop, Limits._fields))
    return SimpleNamespace(**given, limits=limits, check=None)


def _meant(path: str) -> str:
    """A question about the program whose path is most like this one; empty if none is."""
    from difflib import get_close_matches  # only here, as the next: a call that is right needs neither
    from pathlib import Path

    meant = Path(path).anchor
    for name in Path(path).parts[bool(meant) :]:
        _, folders, files = next(os.walk(meant or "."), ("", [], []))
        there = [name] if os.path.lexists(os.path.join(meant, name)) else get_close_matches(name, folders + files, 1)
        meant = os.path.join(meant, *(there or [name]))
    if os.path.isdir(meant):
        meant = os.path.join(meant, "main.py")
    return f"; did you mean {meant}?" if os.path.isfile(meant) else ""


def _wait_for(
    child: int, name: str, limits: Limits, mask: set[signal.Signals | int], hear: Callable[[], object] = int
) -> int:
    """The exit status of that process; `hear` first takes all that it says."""
    killed = False

    def kill(*_: object) -> None:
        nonlocal killed
        with suppress(ProcessLookupError):  # it has just ended by itself
            os.kill(child, signal.SIGKILL)
            killed = True

    signal.signal(signal.SIGALRM, kill)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program decides what Ctrl-C does
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    signal.setitimer(signal.ITIMER_REAL, limits.real_seconds + _GRACE)
    hear()
    _, status = os.waitpid(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)  # at the end of the interpreter nobody handles it
    if killed:
        return _too_long(name, limits)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code  # as a shell says it


def _too_long(name: str, limits: Limits) -> int:
    print(f"tickbytick: {name}: stopped after {limits.real_seconds:g} s of real time", file=sys.stderr, flush=True)
    return 124


def _run_here(options: SimpleNamespace) -> Recording:
    path = os.path.abspath(options.path)
    program = Program(os.path.dirname(path), os.path.basename(path), {}, {})

    def execute() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.argv = [options.path, *options.arguments]
        run_file(path)

    show, finish = _printer(options.real)
    on_event = (lambda event: None) if options.json else show
    clock = "real" if options.real else "virtual"
    computed: dict[str, float] = {}  # the longest at each place
    recording = record(
        program,
        execute,
        clock=clock,
        limits=options.limits,
        computing=options.computing,
        only_printed=not (options.json or options.save or options.check),
        on_event=on_event,
        on_uncounted=lambda where, seconds: computed.update({where: max(seconds, computed.get(where, 0.0))}),
    )
    if options.json or options.save:
        recording.sources.update(_sources(recording, program.folder))
    if options.json:
        sys.stdout.write(dumps(recording))
        sys.stdout.flush()
    else:
        finish()
    if options.save and (fault := _save(options.save, recording)):
        print(f"tickbytick: {fault}", file=sys.stderr)
        recording = recording._replace(exit=recording.exit or 1)
    for where, seconds in computed.items():
        print(f"tickbytick: {uncounted(where, seconds)}; --computing lets it take that time", file=sys.stderr)
    if recording.stopped is not None:
        print(f"tickbytick: {program.entry}: {recording.stopped}", file=sys.stderr, flush=True)
    return recording


def _cannot_save(paths: list[str]) -> str:
    """Why the run cannot be saved as one of those files, in a line; empty if it can, as far as that is known now."""
    from .show.save import FORMATS, ending  # only here, as below: a plain call of the command saves nothing

    for path in paths:
        if not ending(path):
            return f"--save {path}: this ending is none of {', '.join(FORMATS)}"
        there = os.path.lexists(path)
        try:
            open(path, "ab").close()
        except OSError as error:
            return _not_written(path, error)
        if not there:
            os.remove(path)  # the program may look into the folder, or never end
    return ""


def _save(paths: list[str], recording: Recording) -> str:
    """Why one of them was not written, in a line; empty if all were."""
    from .show.save import FORMATS, ending

    for path in paths:
        made = FORMATS[ending(path) or ""](recording)
        try:
            with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
                file.write(made)
        except OSError as error:
            return _not_written(path, error)
    return ""


def _not_written(path: str, error: OSError) -> str:
    return f"--save {path}: this file cannot be written ({error.strerror}); choose another name or folder"


def _link(options: SimpleNamespace) -> int:
    """Print the link that carries the program; 2 where none can."""
    from pathlib import Path  # only here, as the next

    from . import link

    try:
        print(f"{options.link}#{link.encode(link.files_of(Path(options.path)))}", flush=True)
    except BrokenPipeError:
        os._exit(_NOBODY_READS)
    except link.BadLink as fault:
        print(f"tickbytick: {options.path}: {fault}", file=sys.stderr)
        return 2
    return 0


def _printer(real: bool) -> tuple[Callable[[Event], None], Callable[[], None]]:
    """Functions that print what an event printed, and at the end what ends lines that never were ended."""
    unfinished: dict[str, float] = {}  # when the last piece of such a line came
    files = {"stdout": sys.stdout, "stderr": sys.stderr}

    def write(stream: str, text: str) -> None:
        try:
            files[stream].write(text)
            files[stream].flush()
        except BrokenPipeError:
            os._exit(_NOBODY_READS)  # not an error of the program, which is printing just now

    def show(event: Event) -> None:
        if event.kind != "printed":
            return
        last = unfinished.pop(event.stream, None)
        text = event.text
        if last is None or (event.time - last > (AT_ONCE if real else 0) and text != "\n"):
            goes_on = "" if last is None else "\n" if text.startswith("\r") else "\n… "
            text = f"{goes_on[:1]}[{event.time:.3f}s] {goes_on[1:]}{_BACK.sub('', text)}"
        write(event.stream, text)
        if not event.text.endswith("\n"):
            unfinished[event.stream] = event.time

    def finish() -> None:
        for stream in unfinished:
            write(stream, "\n")

    return show, finish


def _sources(recording: Recording, folder: str) -> dict[str, str]:
    """SHA-256 of the entry file and of each file that an event names."""
    from hashlib import sha256  # only here, as the next: it takes 3 ms
    from pathlib import Path

    names = {recording.entry, *(getattr(event, "where", "").rpartition(":")[0] for event in recording.events)}
    paths = {name: Path(folder, name) for name in sorted(names)}
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in paths.items() if path.is_file()}


if __name__ == "__main__":
    sys.exit(main())
