"""Where the pages lead outside of themselves, and what they say of Python's versions, against `course/references.toml`.

A link into docs.python.org names an object that Python has, or an entry of the changelog, or stands in that list; a
name of Python leads to no other host. A version of Python in the prose stands there with the change that it tells of. A
lesson is called what the navigation calls it, and goes by its number.
"""

import asyncio
import builtins
import difflib
import keyword
import pkgutil
import re
import sys
import tomllib
from collections.abc import Iterator
from typing import Any

from ..lessons import number, title
from ..moments import LINK
from ..pages import Fault, navigation
from ..paths import COURSE, DOCS, LESSONS, ROOT
from .sections import CODE, NOT_OURS, texts
from .words import is_there

FILE = COURSE / "references.toml"
_PLACE = FILE.relative_to(ROOT).as_posix()
_PYTHON = re.compile(r"\[([^][]*)\]\(https://docs\.python\.org/3/([^)\s#]+)(?:#([^)\s]+))?\)")
_ELSEWHERE = re.compile(r"\[`([^`]+)`\]\((https?://(?!docs\.python\.org/)[^)\s]+)\)")
_OF_PYTHON = {*asyncio.__all__, *dir(builtins), *sys.stdlib_module_names}
"""What a name of Python begins with, whatever else is installed."""
_CHANGELOG = re.compile(r"whatsnew/changelog\.html#python-3-\d+-\d+(-(alpha|beta|release-candidate)-\d+|-final)?")
_VERSION = re.compile(r"(?<![\d.])3\.\d+(?![\d.]* (?:s|times|seconds|minutes)\b)")
_CHANGE = re.compile(r"(gh|bpo)-\d+")
_FORMS = (
    ("[text](run:EXAMPLE/FACT), with no bracket in the text", LINK, re.compile(r"\brun:[\w-]+/", re.I)),
    ("[text](https://docs.python.org/3/PAGE#ANCHOR)", _PYTHON, re.compile(r"docs\.python\.org")),
)
"""A link in another form, which would not be looked at: what is right, and what is left of it without those."""
_LIST = "In the official documentation:"
"""Begins a list of links; there an object goes by its name."""
_LESSON = re.compile(r"\[[Ll]esson (\d+[a-z]?)\]\((?:[\w./-]*/)?([\w.-]+)")


def faults() -> Iterator[Fault]:
    """Every reference that leads nowhere or that nobody vouches for; and an entry of the list that nothing needs."""
    known = tomllib.loads(FILE.read_text(encoding="utf-8"))
    words = sorted((re.escape(entry["says"]) for entry in known["version"]), reverse=True)  # the longer of two first
    vouched = re.compile("|".join(words))
    said, linked = set[str](), set[str]()
    for page, parts in texts():
        for line, row in (row for part in parts for row in part.rows):
            linked.update(re.findall(r"https://docs\.python\.org/3/([^)\s]+)", row))
            plain = re.sub(r"[][]", "", NOT_OURS.sub("", row))
            said.update(vouched.findall(plain))
            for version in _VERSION.findall(vouched.sub("", plain)):
                yield Fault.of(page, line, f"{version}: {_PLACE} has no such words about a version; add them")
            yield from (Fault.of(page, line, what) for what in _of_links(row, known))
    for entry in known["version"]:
        if entry["says"] not in said:
            yield Fault.of(FILE, entry["says"], f"no page says “{entry['says']}”; delete the entry")
        if not _CHANGE.fullmatch(entry.get("change", "")):
            yield Fault.of(FILE, entry["says"], 'name its entry in CPython\'s changelog, change = "gh-…"')
    for target in set(known["pages"]) - linked:
        yield Fault.of(FILE, target, f"no page leads to {target}; delete it")
    yield from _of_navigation()


def _of_links(row: str, known: dict[str, Any]) -> Iterator[str]:
    yield from (f"write {form}" for form, link, part in _FORMS if part.search(CODE.sub("", link.sub("", row))))
    for name, target in _ELSEWHERE.findall(row):
        if keyword.iskeyword(name) or re.split(r"\W", name)[0] in _OF_PYTHON:
            yield f"`{name}` is Python's, and leads to {target}; link its place in docs.python.org"
    for label, page, anchor in _PYTHON.findall(row.replace("`", "")):
        target = f"{page}#{anchor}" if anchor else page
        names_object = ("." in label and is_there(label)) or label.split(".")[0] in asyncio.__all__
        if names_object and label.split(".")[-1] != anchor.split(".")[-1]:
            yield f"{label} leads to {target}; mend the one or the other"
        elif _LIST in row and "." in anchor and anchor.split(".")[-1] not in label:
            yield f"{label} leads to {target}; mend the one or the other"
        elif _VERSION.search(label) and not page.startswith("whatsnew/"):
            yield f"{label} leads to {target}; a version leads to what was new in it"
        elif page.startswith("library/") and ("." in anchor or anchor[:1].isupper()):  # an object's own name
            if target not in known["pages"] and page != (home := _home(anchor, known["asyncio"])):
                yield f"Python's {anchor} does not stand in {page}, but in {home}"
        elif not _CHANGELOG.fullmatch(target) and target not in known["pages"]:
            near = difflib.get_close_matches(target, known["pages"], n=1, cutoff=0.0)
            yield f"no {target} in the list of {_PLACE}; nearest: {near[0]}"
    for called, file in _LESSON.findall(row):
        page = LESSONS / file
        if page.is_file() and called != number(page):
            yield f"lesson {called} is not {file}, which is {number(page)}; mend the one or the other"


def _home(name: str, pages_of_asyncio: dict[str, str]) -> str:
    """The page of the library on which the object of that name stands; "no page" where there is no such object."""
    if ".__" in name or not is_there(name if "." in name else f"builtins.{name}"):
        return "no page"
    module, _, rest = name.partition(".")
    if module != "asyncio":
        return f"library/{module if rest else 'exceptions'}.html"
    first = rest.partition(".")[0]
    defined_in = getattr(pkgutil.resolve_name(f"asyncio.{first}"), "__module__", "").rpartition(".")[2]
    return f"library/{pages_of_asyncio.get(first) or pages_of_asyncio.get(defined_in) or f'… ({_PLACE} has no page)'}"


def _of_navigation() -> Iterator[Fault]:
    """A page that the navigation calls otherwise than itself; the first page may be called home."""
    for called, name in navigation():
        page = DOCS / name
        if page.is_file() and called not in ("", "Home"):
            wanted = " · ".join(filter(None, (number(page), title(page))))
            if called != wanted:
                yield Fault.of(ROOT / "mkdocs.yml", name, f"nav calls {name} “{called}”; it is “{wanted}”")
