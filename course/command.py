"""How a command of the course or the evidence ends where something is in its way: in one line.

`python -m course.command MODULE [ARGS…]` lets another one end so, from its first moment on: `make check` runs its tools
through it. What it needs is imported where it is needed, for Ctrl+C may come while modules are.
"""

import sys
from types import TracebackType


def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """As `sys.excepthook`: say in a line, not by a traceback, what a maintainer can do something about.

    The exit status is 1, and 130 after Ctrl+C. A write that fails leaves the file as it was (`files.write_whole`), so
    nothing is lost by stopping.
    """
    if isinstance(error, KeyboardInterrupt):
        print("interrupted; what was written is whole", file=sys.stderr)
        return
    from subprocess import CalledProcessError

    if isinstance(error, CalledProcessError):
        print(f"{' '.join(error.cmd[1:4])} failed with status {error.returncode}; see above", file=sys.stderr)
    elif isinstance(error, UnicodeDecodeError):
        from .files import unreadable
        from .paths import ROOT

        places = [f"{path.relative_to(ROOT)}:{line}: {what}" for path, line, what in unreadable()]
        print(*places or [f"{error}; save what is read as UTF-8"], sep="\n", file=sys.stderr)
    elif isinstance(error, SyntaxError):
        print(f"{error.filename}:{error.lineno}: {error.msg}; mend that, then again", file=sys.stderr)
    elif isinstance(error, OSError):
        print(f"{error.filename or 'a file'}: {error.strerror or error}; mend that, then again", file=sys.stderr)
    elif isinstance(error, ImportError):
        print(f"{error}: .venv is damaged; delete it, and make sets it up anew", file=sys.stderr)
    else:
        from .examples import BadExample

        if isinstance(error, BadExample):
            print(error, file=sys.stderr)
        else:
            sys.__excepthook__(kind, error, trace)


def run(*command: str, capture: bool = False) -> str:
    """Run that in the checkout, and return what it prints if that is captured. Raises CalledProcessError if it fails.

    Ctrl+C comes to this process alone, which ends the other: so it is said once, and not by two tracebacks.
    """
    import subprocess

    from .paths import ROOT

    pipe = subprocess.PIPE if capture else None
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, text=True, start_new_session=True) as process:
        try:
            said, _ = process.communicate()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return said or ""


if __name__ == "__main__":
    sys.excepthook = tell
    import runpy

    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
