"""What programs print on each real Python, run there again and again, and written beside each program.

`echo.txt` has what it prints, stdout and stderr together, and `echo-3.11.txt` that of a Python that prints something
else than the newest one found.
"""

import difflib
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from course.checks.versions import interpreters

AT_ONCE = 2
SECONDS = 30.0
"""Real time after which a process is ended; the longest takes about 4 s."""


class Programs(NamedTuple):
    """Those of a folder, each of which is to run so often on each Python."""

    folder: Path
    runs: int

    def names(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.py"))

    def source(self, name: str) -> str:
        return (self.folder / f"{name}.py").read_text(encoding="utf-8")

    def path_of(self, name: str, version: str = "") -> Path:
        """Where the text of a program lies; with a version, that of this Python alone."""
        return self.folder / (f"{name}-{version}.txt" if version else f"{name}.txt")

    def expected(self, name: str, version: str) -> str:
        """What the program prints on that Python."""
        own = self.path_of(name, version)
        return (own if own.exists() else self.path_of(name)).read_text(encoding="utf-8")

    def write(self, name: str, texts: dict[str, str]) -> None:
        """Keep what it printed, by version: that of the newest for all, and those that differ from it."""
        *older, newest = sorted(texts, key=lambda version: int(version.partition(".")[2]))
        self.path_of(name).write_text(texts[newest], encoding="utf-8")
        self.path_of(name, newest).unlink(missing_ok=True)
        for version in older:
            if texts[version] == texts[newest]:
                self.path_of(name, version).unlink(missing_ok=True)
            else:
                self.path_of(name, version).write_text(texts[version], encoding="utf-8")


def executable(python: str) -> str:
    """What that command starts: a shim of pyenv takes longer than most of the programs."""
    asked = subprocess.run(
        [python, "-c", "import sys; print(sys.executable)"], stdout=subprocess.PIPE, text=True, check=True
    )
    return asked.stdout.strip()


def run(python: str, folder: Path, name: str) -> str:
    """What that program of the folder prints on that Python. Raises TimeoutExpired if it does not end."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    ran = subprocess.run(
        [python, "-u", f"{name}.py"],
        cwd=folder,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=SECONDS,
        check=False,
    )
    return ran.stdout.decode()


def racing(name: str, version: str, texts: list[str]) -> str:
    """How runs of one program differ, as a diff of the two texts that came most often; empty if they do not."""
    (most, often), *others = Counter(texts).most_common()
    if not others:
        return ""
    diff = difflib.unified_diff(most.splitlines(), others[0][0].splitlines(), lineterm="", n=2)
    head = f"{name} under Python {version}: {often} of {len(texts)} runs print the same; another:"
    return "\n".join([head, *list(diff)[2:]])


def print_all(programs: Programs, arguments: list[str]) -> int:
    """Run those that the arguments name, or all, and write what they print; return the exit status.

    It is 1, and a program's texts stay as they were, if its runs under one Python differ: then it races.
    """
    names = programs.names()
    if unknown := set(arguments) - set(names):
        print(f"no such program: {', '.join(sorted(unknown))}; there are:", *names, file=sys.stderr)
        return 2
    chosen, wrong = arguments or names, []
    pythons = {version: executable(python) for version, python in interpreters().items()}
    print(f"{len(chosen)} programs, {programs.runs} times on Python {', '.join(pythons)} ", end="", flush=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for name in chosen:
            tried = [(version, python) for version, python in pythons.items() for _ in range(programs.runs)]
            ran = list(pool.map(lambda each, name=name: run(each[1], programs.folder, name), tried))
            of = {
                version: [text for (its, _), text in zip(tried, ran, strict=True) if its == version]
                for version in pythons
            }
            different = [said for version, texts in of.items() if (said := racing(name, version, texts))]
            wrong += different
            if not different:
                programs.write(name, {version: texts[0] for version, texts in of.items()})
            print("x" if different else ".", end="", flush=True)
    print(*["", *wrong], sep="\n\n" if wrong else "\n")
    return 1 if wrong else 0
