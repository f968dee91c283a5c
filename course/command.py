"""How a command of the course or the evidence ends: with a status, and where something is in its way, one line."""

import subprocess
import sys
from collections.abc import Callable

from .examples import BadExample
from .files import NOT_TEXT, not_text
from .paths import ROOT


def ended(run: Callable[[], int]) -> int:
    """Its exit status. What a maintainer can do something about is said in a line, not by a traceback.

    A write that fails leaves the file as it was (`files.write_whole`), so nothing is lost by stopping.
    """
    try:
        return run()
    except KeyboardInterrupt:
        print("interrupted; what was written is whole", file=sys.stderr)
        return 130
    except BadExample as error:
        print(error, file=sys.stderr)
    except subprocess.CalledProcessError as error:
        print(f"{' '.join(error.cmd[1:4])} failed with status {error.returncode}; see above", file=sys.stderr)
    except UnicodeDecodeError:
        print(*(f"{path.relative_to(ROOT)}:{line}: {NOT_TEXT}" for path, line in not_text()), sep="\n", file=sys.stderr)
    except SyntaxError as error:
        print(f"{error.filename}:{error.lineno}: {error.msg}; mend that, then again", file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'a file'}: {error.strerror or error}; mend that, then again", file=sys.stderr)
    except ImportError as error:
        print(f"{error}: .venv is damaged; delete it, and make sets it up anew", file=sys.stderr)
    return 1


def run(*command: str, capture: bool = False) -> str:
    """Run that in the checkout, and return what it prints if that is captured. Raises CalledProcessError if it fails.

    Ctrl+C comes to this process alone, which ends the other: so it is said once, and not by two tracebacks.
    """
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
