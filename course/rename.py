"""`python -m course rename OLD NEW`: gives a lesson or an example another name, in every file that names it."""

import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from .examples import NAME, NO_NAME, names
from .files import kept
from .lessons import lessons, pages_of
from .moments import SCHEME
from .paths import ROOT, SNIPPETS


def rename(old: str, new: str) -> int:
    """Move its folder, its pages and its test, and rewrite every mention; 2, with why on stderr, if that cannot be."""
    if fault := _fault(old, new):
        print(fault, file=sys.stderr)
        return 2
    moves = _moves(old, new)
    written: dict[Path, Path] = {}
    try:
        for source, target in moves:
            source.rename(target)
        for path, text in _rewritten(old, new):
            written[path] = path.with_name(f"{path.name}.unfinished")
            written[path].write_text(text, encoding="utf-8", newline="")
        # What is left needs no room and no right that was not needed above; Ctrl+C would leave a half.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for path, unfinished in written.items():
            os.replace(unfinished, path)
    except BaseException:  # all is again as it was
        for unfinished in written.values():
            unfinished.unlink(missing_ok=True)
        for source, target in moves:
            if not source.exists():
                target.rename(source)
        raise
    count = f"{len(written)} file{'s' * (len(written) != 1)}"
    print(f"{old} is {new} now: {len(moves)} moved, {count} rewritten. Then: make record")
    return 0


def _rewritten(old: str, new: str) -> Iterator[tuple[Path, str]]:
    """Each file that names it, once what is called after it has moved, with its text as it is to be."""
    renamed, own = _renaming(old, new), pages_of(new.partition("/")[0])
    for path in kept():
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        changed = renamed(text)
        if "/" in old and path in own:  # there a link to a moment names the example without its lesson
            changed = changed.replace(f"({SCHEME}{old.partition('/')[2]}/", f"({SCHEME}{new.partition('/')[2]}/")
        if "/" not in old:  # a link to it is called by its number
            changed = re.sub(rf"(\[[Ll]esson )\d+([a-z]?\]\([\w./-]*\b{new}\b)", rf"\g<1>{int(new[:2])}\2", changed)
        if path.name == "mkdocs.yml" and "/" not in old:  # the number before the title is that of the lesson
            changed = re.sub(rf"(- \"?)\d+([a-z]? · .*: lessons/{new})", rf"\g<1>{int(new[:2])}\2", changed)
        if changed != text:
            yield path, changed


def _fault(old: str, new: str) -> str:
    """Why this cannot be renamed so; empty if it can."""
    if old not in (known := [*lessons(), *names()]):
        near = ", ".join(get_close_matches(old, known, 3, 0))
        return f"there is no {old}; write LESSON or LESSON/EXAMPLE; nearest: {near}"
    if not NAME.fullmatch(new) or new.count("/") != old.count("/"):
        return f"{new} {NO_NAME}"
    if old in lessons() and not new[0].isdigit():
        return f"{new} is no name for a lesson: a number of two digits comes first, as in {old}"
    if new.partition("/")[0] != old.partition("/")[0] and "/" in old:
        return f"{new} is in another lesson; move its fences to that lesson's page by hand"
    taken = [target.relative_to(ROOT) for _, target in _moves(old, new) if target.exists()]
    return f"{taken[0]} is there already" if taken else ""


def _moves(old: str, new: str) -> list[tuple[Path, Path]]:
    """What is called after it, and what that is to be called."""
    moves = [(SNIPPETS / old, SNIPPETS / new)]
    if "/" not in old:
        moves += [(page, page.with_name(new + page.name.removeprefix(old))) for page in pages_of(old)]
        test, renamed = (ROOT / f"tests/lessons/test_{name.replace('-', '_')}.py" for name in (old, new))
        moves += [(test, renamed)] if test.exists() else []
    return moves


def _renaming(old: str, new: str) -> Callable[[str], str]:
    """What rewrites the places of a name in a text: as it is, as the beginning of a page's name, as that of a test."""
    longer = [name for name in lessons() if name != old and name.startswith(f"{old}-")]
    others = "".join(rf"(?!{re.escape(name)}(?![\w]))" for name in longer)
    end = r"(?![\w-])" if "/" in old else r"(?!\w)"
    name = re.compile(rf"(?:(?<![\w-])|(?<=\\n)){others}{re.escape(old)}{end}")
    if "/" in old:
        return partial(name.sub, new)
    module = re.compile(rf"(?<![a-z0-9]){re.escape(old.replace('-', '_'))}(?![a-z0-9])")
    return lambda text: module.sub(new.replace("-", "_"), name.sub(new, text))
