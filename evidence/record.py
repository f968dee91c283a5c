"""`make record`: formats and records the programs, makes what depends on them, tries what is new elsewhere.

They are recorded through pytest, by the path that checks; "elsewhere" is in other orders, on other Pythons, in the
page's Python. A step that finds a fault does not keep the next one from its work; at the end all faults are named.
"""

import errno
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from course import command, examples, gallery
from course.checks import door, versions
from course.files import unreadable, write_whole
from course.pages import pages, print_faults, read
from course.paths import ROOT
from course.site import python_in_page
from tickbytick.recording import Recording, loads

from . import shake


def record(example: str | None = None) -> int:
    """Copy what they share, format the programs, then re-record all examples, or the one named.

    On other Pythons too, where it has recordings of their own. Raises CalledProcessError if a program cannot be
    formatted or recorded; why has been said then.
    """
    if places := [f"{path.relative_to(ROOT)}:{line}: {what}" for path, line, what in unreadable()]:
        raise examples.BadExample("\n".join(places))
    chosen = [examples.load(name) for name in ([example] if example else examples.names())]
    included = {path for page in pages() for fence in read(page)[0] for path in fence.includes()}
    offered = gallery.names()
    unshown = [each.name for each in chosen if each.files[0] not in included and each.name not in offered]
    if unshown:
        what = "shown on no page; embed it (see «Add an example» in README.md), then again"
        raise examples.BadExample("\n".join(f"snippets/{each} is {what}" for each in unshown))
    for folder in (each.folder for each in chosen if not os.access(each.folder, os.W_OK)):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    for copy, source in (pair for each in chosen for pair in each.copies().items()):
        if not copy.exists() or copy.read_bytes() != source.read_bytes():
            write_whole(source.read_bytes(), copy)
            print(f"{copy.relative_to(ROOT)} is a copy of {source.relative_to(ROOT)} again")
    programs = [str(path) for each in chosen for path in each.files]
    command.run(sys.executable, "-m", "ruff", "format", "--no-cache", *programs, capture=True)
    options = ["--update-examples", "-q", "--no-header", *(["-k", f"{example}/"] if example else [])]
    command.run(sys.executable, "-m", "pytest", "tests/course/test_examples.py", *options)
    if stopped := [f"snippets/{each.name}/{each.entry}:1: {why}" for each in chosen if (why := each.needs_real_clock)]:
        raise examples.BadExample("\n".join(stopped))
    status, pythons = 0, versions.interpreters()
    later = ((each, *pair) for each in chosen for pair in each.recording_paths().items() if pair[0] != examples.OLDEST)
    for each, since, path in later:
        if versions.write_anew(each, since, pythons):
            continue
        if each.recording(examples.numbers(since), stale=True).sources != each.sources():
            print(f"{path.name} of {each.name} is left stale: there is no python{since} here", file=sys.stderr)
            status = 1
    return status


def keep(example: examples.Example, actual: Recording, path: Path) -> str | None:
    """Write `actual` to `path` unless the recording there already says the same of today's source.

    Return what that changed, None if nothing.
    """
    try:
        before = loads(path.read_text(encoding="utf-8"))
        different = versions.changed(example, before, actual)
    except (OSError, ValueError):
        before, different = None, "recorded for the first time"
    if not different and before is not None and before.sources == actual.sources:
        return None
    examples.write(actual, path)
    return f"{example.name}: {different or 'the source changed, the run did not'}"


def main(arguments: list[str]) -> int:
    """All examples, or the one named. Returns 1 if something is wrong, 2 for a wrong call; each has said so itself."""
    if len(arguments) > 1:
        print("make record EXAMPLE=LESSON/EXAMPLE", file=sys.stderr)
        return 2
    import pytest_examples  # noqa: F401  # here, where a package that is missing is said in a line

    from course.make import make

    before = {name: examples.load(name).recorded() for name in examples.names()}
    status = record(*arguments) | make()
    loaded = {name: examples.load(name) for name in examples.names()}
    unshaken = [name for name, example in loaded.items() if not example.shaken()]
    pythons = versions.interpreters()
    unchecked = [name for name, example in loaded.items() if not _checked(example, pythons)]
    status |= shake.try_all(unshaken) if unshaken else 0
    status |= versions.check(unchecked) if unchecked else 0
    for results in (examples.CHECKED, examples.SHAKEN):
        examples.keep_results(results, {})  # drops those of programs that are gone
    faults = door.faults()
    status |= print_faults(faults)
    print(f"Recordings that changed: {_told(name for name in loaded if before.get(name) != loaded[name].recorded())}.")
    held = _told(name for name in unshaken if loaded[name].shaken())
    matched = _told(name for name in unchecked if _checked(loaded[name], pythons))
    print(f"Newly passed in other orders: {held}. On each Python found: {matched}.")
    first = f"Mend the {len(faults)} fault{'s' * (len(faults) != 1)} named above. " if faults else ""
    print(f"{first}Review it: git status, git diff, and the page under make serve.")
    return status


def _checked(example: examples.Example, pythons: Iterable[str]) -> bool:
    """Whether it is known to match, as it stands, on each of these versions, and on those made for the page."""
    made = [] if example.why_not_in_page else [each for each in map(python_in_page.made, (False, True)) if each]
    here = all(any(ran.startswith(f"{python}.") for ran in example.checked_on()) for python in pythons)
    return here and {each["python"] for each in made} <= {*example.checked_in_page()}


def _told(names: Iterable[str]) -> str:
    told = list(names)
    return (", ".join(told) if len(told) < 5 else examples.counted(len(told))) or "none"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
