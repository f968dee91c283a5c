"""`python -m evidence.lies`: plants false statements in the prose, and says how many `python -m course check` names.

SEED=7 draws others. The places are found by patterns of this module's own; nothing is imported of what checks them. A
wrong value is drawn half from anywhere and half from the programs and runs of its own section; a wrong name is half
invented and half another real one. A statement is caught if the check still names its file after everything that the
check advises has been done. What came out is written to evidence/lies.json, which "How this site checks itself" shows.
"""

import asyncio
import datetime
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from course import examples
from course.command import ended
from course.files import write_json
from course.paths import ROOT
from course.site.fences import LIES
from tickbytick.recording import lines, tasks

from .checkout import copy_to, run

OF_EACH_KIND = 20

PAGES = [*sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs/lessons").glob("*.md"))]
CLAIMS, CONFIG = ROOT / "course/claims.toml", ROOT / "mkdocs.yml"

Edit = tuple[int, int, str]
"""Start and end of a piece of a text, and what stands there instead."""


@dataclass
class Lie:
    """A false statement: the file, its text with it, and what was changed."""

    file: Path
    text: str
    what: str  # "docs/lessons/03-gather.md:36: '2.5 s' -> '2 s'"


# --- where something can be false

_HIDDEN = re.compile(r"\A---\n.*?\n---\n|^( *)```.*?^\1```$|“[^”]*”|(?<=\])\([^)]*\)|\{[^{}]*\}", re.M | re.S)
"""What is not seen as the page's own words: front matter, fences, the video's words, addresses, attributes."""


def found(text: str, pattern: str, hidden: re.Pattern[str] = _HIDDEN) -> Iterator[re.Match[str]]:
    """What the page says in its own words, each with the part of interest as group 1."""
    masked = hidden.sub(lambda part: re.sub(r"[^\n]", "\0", part[0]), text)
    return re.finditer(pattern, masked, re.M)


@cache
def shown(example: str) -> tuple[frozenset[float], frozenset[str], frozenset[str]]:
    """The times, the tasks' labels and the printed lines of an example's program and run."""
    loaded = examples.load(example)
    recording = next(iter(loaded.recordings().values()))
    numbers = re.findall(r"(?<![\w.])\d+(?:\.\d+)?", "".join(path.read_text("utf-8") for path in loaded.files))
    times = {line.seconds for line in lines(recording)} | {float(number) for number in numbers}
    printed = {line.text.strip() for line in lines(recording) if line.stream == "stdout" and line.text.strip()}
    return frozenset(times), frozenset(task.label for task in tasks(recording).values()), frozenset(printed)


def section(text: str, place: int) -> list[str]:
    """The examples that the section around that place shows; all there are, if it shows none."""
    heads = [0, *(head.start() for head in re.finditer(r"^## ", text, re.M)), len(text)]
    start = max(head for head in heads if head <= place)
    end = min(head for head in heads if head > start)
    names = dict.fromkeys(re.findall(r"^(?:```recording.*\n|.*snippets/)(\d\d-[\w-]+/[\w-]+)", text[start:end], re.M))
    return [*names] or examples.names()


def another(random: Random, text: str, place: int, kind: int, old: str) -> str:
    """Another value of that kind (as in `shown`), of the section or of any program."""
    own = section(text, place) if random.random() < 0.5 else [random.choice(examples.names())]
    values = {f"{value:g}" if kind == 0 else str(value) for name in own for value in shown(name)[kind]}
    others = sorted(values - {old})
    return random.choice(others) if others else f"{old}0" if kind == 0 else f"{old}!"


# --- the kinds: each says which edits of a text make it false

_WORDS = "one two three four five six seven eight nine ten".split()
_NUMBER = rf"\b({'|'.join(_WORDS[1:])})\b"
_REAL = "CancelledError TimeoutError RuntimeError ValueError TypeError InvalidStateError KeyboardInterrupt".split()
_REAL_CALLS = "gather wait_for create_task shield timeout sleep TaskGroup Semaphore to_thread run wait".split()


def times(random: Random, text: str) -> Iterator[Edit]:
    for place in found(text, r"(?<![\w.:])(\d+(?:\.\d+)?)(?= (?:s|seconds?)\b)"):
        yield *place.span(1), another(random, text, place.start(), 0, place[1])


def counts(random: Random, text: str) -> Iterator[Edit]:
    for place in found(text, rf"{_NUMBER}(?! seconds?\b)"):
        yield *place.span(1), random.choice([word for word in _WORDS if word != place[1]])


def labels(random: Random, text: str) -> Iterator[Edit]:
    known = {label for name in examples.names() for label in shown(name)[1]}
    for place in found(text, r"`([^`\n]+)`"):
        if place[1] in known:
            yield *place.span(1), another(random, text, place.start(), 1, place[1])


def printed_lines(random: Random, text: str) -> Iterator[Edit]:
    known = {line for name in examples.names() for line in shown(name)[2] if " " in line}
    for place in found(text, r"`([^`\n]+)`"):
        if place[1] in known:
            yield *place.span(1), another(random, text, place.start(), 2, place[1])


def statuses(random: Random, text: str) -> Iterator[Edit]:
    for place in found(text, r"exit status (\d+)"):
        yield *place.span(1), random.choice([status for status in "0 1 2 3 130".split() if status != place[1]])


def errors(random: Random, text: str) -> Iterator[Edit]:
    for place in found(text, r"`(\w+(?:Error|Interrupt))`"):
        yield *place.span(1), random.choice([name for name in _REAL if name != place[1]])


def invented_names(random: Random, text: str) -> Iterator[Edit]:
    for place in found(text, r"`[\w.]*?([a-z]\w{3,})(?:\(\))?`"):
        at = random.randrange(len(place[1]) - 1)
        swapped = place[1][:at] + place[1][at + 1] + place[1][at] + place[1][at + 2 :]
        yield *place.span(1), swapped if swapped != place[1] else f"{place[1]}_all"


def real_names(random: Random, text: str) -> Iterator[Edit]:
    for place in found(text, rf"`asyncio\.({'|'.join(_REAL_CALLS)})`"):
        yield *place.span(1), random.choice([name for name in _REAL_CALLS if name != place[1]])


def versions(random: Random, text: str) -> Iterator[Edit]:
    for place in found(text, r"(?<![\d.])3\.(\d+)\b(?! s)"):
        yield (
            *place.span(1),
            random.choice([minor for minor in ("7", "9", "10", "11", "12", "13") if minor != place[1]]),
        )


_SEEN = re.compile(r"\A---\n.*?\n---\n|^( *)```.*?^\1```$", re.M | re.S)
"""Front matter and fences: what is searched for links is not searched for prose."""


def links(random: Random, text: str) -> Iterator[Edit]:
    every = [
        place[1] for page in PAGES for place in found(page.read_text("utf-8"), r"\]\((https://docs[^)]+)\)", _SEEN)
    ]
    for place in found(text, r"\]\((https://docs\.python\.org/[^)]+)\)", _SEEN):
        other = random.choice(sorted({*every} - {place[1]}))
        yield *place.span(1), random.choice([other, place[1][:-1], f"{place[1]}s"])
    for place in found(text, r"\[[Ll]esson \d\]\((?:lessons/)?(\d\d-[\w-]+\.md)", _SEEN):
        yield *place.span(1), random.choice([page.name for page in PAGES if page.name[:2] not in (place[1][:2], "in")])


def titles(random: Random, text: str) -> Iterator[Edit]:
    for place in re.finditer(r"^ +- (?:\d+b? · )?([A-Z][\w ,]+): (?:\w+/)?[\w-]+\.md$", text, re.M):
        words = place[1].split()
        yield *place.span(1), " ".join([*words[:-1], random.choice(["threads", "everything", "nothing", "twice"])])


_FLIPS = {
    **{"before": "after", "after": "before", "first": "last", "last": "first", "earlier": "later", "later": "earlier"},
    **{"starts": "ends", "ends": "starts", "begins": "ends"},
}
_NEGATIONS = r"\b(is|are|does|do|can|may|has|waits|runs|returns|raises)(?= )(?! not)"


def order(random: Random, text: str) -> Iterator[Edit]:
    for place in found(text, rf"\b({'|'.join(_FLIPS)})\b"):
        yield *place.span(1), _FLIPS[place[1]]


def negation(random: Random, text: str) -> Iterator[Edit]:
    for place in found(text, r"( not)\b"):
        yield *place.span(1), ""
    for place in found(text, _NEGATIONS):
        yield place.end(1), place.end(1), " never"


def _in(rows: str) -> Callable[[Random, str], Iterator[Edit]]:
    """Meaning turned round, by order or by negation, in rows that begin so."""

    def edits(random: Random, text: str) -> Iterator[Edit]:
        for edit in (*order(random, text), *negation(random, text)):
            if re.match(rows, text[text.rfind("\n", 0, edit[0]) + 1 :]):
                yield edit

    return edits


LESSONS = [page for page in PAGES if page.parent.name == "lessons"]
KINDS: dict[str, tuple[Callable[[Random, str], Iterator[Edit]], list[Path]]] = {
    "a time in figures": (times, PAGES),
    "a task's label": (labels, PAGES),
    "a printed line": (printed_lines, PAGES),
    "an exit status": (statuses, PAGES),
    "a name, by one that is invented": (invented_names, PAGES),
    "a version of Python": (versions, [*PAGES, CLAIMS]),
    "a link": (links, PAGES),
    "a title in the navigation": (titles, [CONFIG]),
    "a name, by another real one": (real_names, PAGES),
    "an error, by another real one": (errors, PAGES),
    "a count in words": (counts, PAGES),
    "before and after, first and last": (order, LESSONS),
    "not, or never": (negation, LESSONS),
    "an entry of the glossary": (_in(r":   "), [page for page in PAGES if page.stem == "glossary"]),
    "a row of the reference sheet": (_in(r"\| "), LESSONS),
    "a line of “In short”": (_in(r"- "), LESSONS),
    "what really happens, of a claim": (_in("truth = "), [CLAIMS]),
}


def drawn(kind: str, seed: str) -> list[Lie]:
    """So many false statements of that kind, or as many as there are."""
    random, edits, files = Random(f"{seed} {kind}"), *KINDS[kind]
    lies: dict[str, Lie] = {}
    for _ in range(20 * OF_EACH_KIND):
        file = random.choice(files)
        text = file.read_text(encoding="utf-8")
        if len(lies) == OF_EACH_KIND:
            break
        if places := [*edits(random, text)]:
            start, end, new = random.choice(places)
            line = text.count("\n", 0, start) + 1
            around = text[max(0, start - 20) : start].rpartition("\n")[2]
            what = f"{file.relative_to(ROOT)}:{line}: …{around}[{text[start:end]} -> {new}]"
            lies.setdefault(what, Lie(file, text[:start] + new + text[end:], what))
    return [*lies.values()]


# --- whether the check names it

_OFFER = re.compile(r"^(\S+):(\d+): (`.+`|[\w. ]+) is linked to no moment of a run; write (\[.+?\]\(run:[^)]+\))", re.M)


def caught(folder: Path, lies: list[Lie]) -> set[str]:
    """Of lies in files of their own, planted together in that copy: those whose file the check names at the end.

    A fault in one page's form keeps the check from looking at the words of others. So the others are asked again.
    """
    found: set[str] = set()
    while left := [lie for lie in lies if lie.what not in found]:
        said = checked(folder, left)
        if not (named := {lie.what for lie in left if f"\n{lie.file.relative_to(ROOT)}:" in f"\n{said}"}):
            break
        found |= named
    return found


def checked(folder: Path, lies: list[Lie]) -> str:
    """What the check says of that copy with these lies, after what it advised the first time has been done."""
    paths = [folder / lie.file.relative_to(ROOT) for lie in lies]
    before = [path.read_bytes() for path in paths]
    try:
        for path, lie in zip(paths, lies, strict=True):
            path.write_text(lie.text, encoding="utf-8")
        said = run(folder, "python", "-m", "course", "check").stdout
        if offers := _OFFER.findall(said):  # the value is to be linked to a moment that shows it
            for file, line, value, link in offers:
                rows = (folder / file).read_text(encoding="utf-8").split("\n")
                rows[int(line) - 1] = rows[int(line) - 1].replace(value, link, 1)
                (folder / file).write_text("\n".join(rows), encoding="utf-8")
            said = run(folder, "python", "-m", "course", "check").stdout
        return said
    finally:
        for path, content in zip(paths, before, strict=True):
            path.write_bytes(content)


async def judged(lies: list[Lie]) -> set[str]:
    """Those that are caught. Many are planted at a time, one in a file."""
    with tempfile.TemporaryDirectory() as name:
        folders = [copy_to(Path(name) / str(number)) for number in range(os.cpu_count() or 1)]
        if wrong := checked(folders[0], []):
            sys.exit(f"the check names faults where nothing is changed:\n{wrong}")
        copies: asyncio.Queue[Path] = asyncio.Queue()
        for folder in folders:
            copies.put_nowait(folder)

        async def judge(batch: list[Lie]) -> set[str]:
            folder = await copies.get()
            try:
                return await asyncio.to_thread(caught, folder, batch)
            finally:
                print(".", end="", flush=True)
                copies.put_nowait(folder)

        return set().union(*await asyncio.gather(*map(judge, batches(lies))))


def batches(lies: list[Lie]) -> list[list[Lie]]:
    """All of them, with no file twice in a batch."""
    made: list[list[Lie]] = []
    for lie in lies:
        room = next((batch for batch in made if lie.file not in {other.file for other in batch}), None)
        made.append([lie]) if room is None else room.append(lie)
    return made


def main(seed: str) -> int:
    every = {kind: drawn(kind, seed) for kind in KINDS}
    print(f"{sum(map(len, every.values()))} false statements; a few minutes ...", flush=True)
    seen = asyncio.run(judged([lie for lies in every.values() for lie in lies]))
    kinds = {
        kind: {
            "made": len(lies),
            "caught": sum(lie.what in seen for lie in lies),
            "survived": [lie.what for lie in lies if lie.what not in seen],
        }
        for kind, lies in every.items()
    }
    for kind, result in kinds.items():
        print(f"\n{kind:40} {result['caught']:3} of {result['made']:3}", end="")
    write_json({"date": datetime.date.today().isoformat(), "seed": seed, "kinds": kinds}, LIES)
    return 0


if __name__ == "__main__":
    sys.exit(ended(lambda: main(os.environ.get("SEED", "1"))))
