"""`python -m evidence.lies`: plants false statements in the prose, and says how many `python -m course check` names.

SEED=7 draws others. The places are found by patterns of this module's own; nothing is imported of what checks them. A
wrong value is drawn half from anywhere and half from the programs and runs of its own section; a wrong name is half
invented and half another real one. A statement is caught if the check still names its file after everything that the
check advises has been done. What came out is written to evidence/lies.json, which "How this site checks itself" shows.
"""

import datetime
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from queue import SimpleQueue
from random import Random

from course import examples
from course.files import write_json
from course.paths import ROOT
from course.site.fences import LIES
from tickbytick.recording import lines, tasks

from .checkout import copy_to, run

OF_EACH_KIND = 20

PAGES = [page for part in ("", "lessons", "errors") for page in sorted((ROOT / "docs" / part).glob("*.md"))]
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
    names = dict.fromkeys(re.findall(r"^(?:```recording.*\n|.*snippets/)([\w-]+/[\w-]+)", text[start:end], re.M))
    return [*names] or examples.names()


def another(random: Random, text: str, place: int, kind: int, old: str) -> str:
    """Another value of that kind (as in `shown`), of the section or of any program."""
    own = section(text, place) if random.random() < 0.5 else [random.choice(examples.names())]
    values = {f"{value:g}" if kind == 0 else str(value) for name in own for value in shown(name)[kind]}
    others = sorted(values - {old})
    return random.choice(others) if others else f"1{old}" if kind == 0 else f"{old}!"


# --- the kinds: each says where a text can be made false, and what then stands there

Kind = Callable[[Random, str], Iterator[Edit]]
_WORDS = "one two three four five six seven eight nine ten".split()
_REAL = "CancelledError TimeoutError RuntimeError ValueError TypeError InvalidStateError KeyboardInterrupt".split()
_REAL_CALLS = "gather wait_for create_task shield timeout sleep TaskGroup Semaphore to_thread run wait".split()
_FLIPS = {
    **{"before": "after", "after": "before", "first": "last", "last": "first", "earlier": "later", "later": "earlier"},
    **{"starts": "ends", "ends": "starts", "begins": "ends"},
}
_SEEN = re.compile(r"\A---\n.*?\n---\n|^( *)```.*?^\1```$", re.M | re.S)
"""Front matter and fences: what is searched for links is not searched for prose."""


def _each(pattern: str, other: Callable[[Random, str], str], hidden: re.Pattern[str] = _HIDDEN) -> Kind:
    """At each place of that pattern, another text for its group."""

    def edits(random: Random, text: str) -> Iterator[Edit]:
        for place in found(text, pattern, hidden):
            yield *place.span(1), other(random, place[1])

    return edits


def _one_of(*values: str) -> Callable[[Random, str], str]:
    return lambda random, old: random.choice([value for value in values if value != old])


def _value(pattern: str, kind: int) -> Kind:
    """At each place of that pattern which is a value of that kind (as in `shown`), another one."""

    def edits(random: Random, text: str) -> Iterator[Edit]:
        known = {value for name in examples.names() for value in shown(name)[kind] if kind < 2 or " " in str(value)}
        for place in found(text, pattern):
            if kind == 0 or place[1] in known:
                yield *place.span(1), another(random, text, place.start(), kind, place[1])

    return edits


def _misspelt(random: Random, name: str) -> str:
    at = random.randrange(len(name) - 1)
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return swapped if swapped != name else f"{name}_all"


def _other_link(random: Random, old: str) -> str:
    texts = (page.read_text("utf-8") for page in PAGES)
    every = {place[1] for text in texts for place in found(text, r"\]\((https://docs[^)]+)\)", _SEEN)}
    other = random.choice(sorted(every - {old}))
    return random.choice([other, old[:-1], f"{old}s"])


def _other_lesson(random: Random, old: str) -> str:
    return random.choice([page.name for page in LESSONS if page.name[:2] != old[:2]])


def _other_title(random: Random, old: str) -> str:
    return " ".join([*old.split()[:-1], random.choice(["threads", "everything", "nothing", "twice"])])


def _both(*kinds: Kind, rows: str = "") -> Kind:
    """One kind after the other; only in rows that begin so."""

    def edits(random: Random, text: str) -> Iterator[Edit]:
        for edit in (edit for kind in kinds for edit in kind(random, text)):
            if re.match(rows, text[text.rfind("\n", 0, edit[0]) + 1 :]):
                yield edit

    return edits


_order = _each(rf"\b({'|'.join(_FLIPS)})\b", lambda _, old: _FLIPS[old])
_negation = _both(
    _each(r"( not)\b", lambda *_: ""),
    _each(r"\b(?:is|are|does|do|can|may|has|waits|runs|returns|raises)()(?= )(?! not)", lambda *_: " never"),
)
_links = _both(
    _each(r"\]\((https://docs\.python\.org/[^)]+)\)", _other_link, _SEEN),
    _each(r"\[[Ll]esson \d\]\((?:lessons/)?(\d\d-[\w-]+\.md)", _other_lesson, _SEEN),
)
LESSONS = [page for page in PAGES if page.parent.name == "lessons"]
KINDS: dict[str, tuple[Kind, list[Path]]] = {
    "a time in figures": (_value(r"(?<![\w.:])(\d+(?:\.\d+)?)(?= (?:s|seconds?)\b)", 0), PAGES),
    "a task's label": (_value(r"`([^`\n]+)`", 1), PAGES),
    "a printed line": (_value(r"`([^`\n]+)`", 2), PAGES),
    "an exit status": (_each(r"exit status (\d+)", _one_of(*"0 1 2 3 130".split())), PAGES),
    "a name, by one that is invented": (_each(r"`[\w.]*?([a-z]\w{3,})(?:\(\))?`", _misspelt), PAGES),
    "a version of Python": (
        _each(r"(?<![\d.])3\.(\d+)\b(?! s)", _one_of("7", "9", "10", "11", "12", "13")),
        [*PAGES, CLAIMS],
    ),
    "a link": (_links, PAGES),
    "a title in the navigation": (
        _each(r"^ +- (?:\d+b? · )?([A-Z][\w ,]+): (?:\w+/)?[\w-]+\.md$", _other_title, re.compile(r"\Z.")),
        [CONFIG],
    ),
    "a name, by another real one": (_each(rf"`asyncio\.({'|'.join(_REAL_CALLS)})`", _one_of(*_REAL_CALLS)), PAGES),
    "an error, by another real one": (_each(r"`(\w+(?:Error|Interrupt))`", _one_of(*_REAL)), PAGES),
    "a count in words": (_each(rf"\b({'|'.join(_WORDS[1:])})\b(?! seconds?\b)", _one_of(*_WORDS)), PAGES),
    "before and after, first and last": (_order, LESSONS),
    "not, or never": (_negation, LESSONS),
    "an entry of the glossary": (_both(_order, _negation, rows=":   "), [ROOT / "docs/glossary.md"]),
    "a row of the reference sheet": (_both(_order, _negation, rows=r"\| "), LESSONS),
    "a line of “In short”": (_both(_order, _negation, rows="- "), LESSONS),
    "what really happens, of a claim": (_both(_order, _negation, rows="truth = "), [CLAIMS]),
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
    said = checked(folder, lies)
    named = {lie.what for lie in lies if f"\n{lie.file.relative_to(ROOT)}:" in f"\n{said}"}
    left = [lie for lie in lies if lie.what not in named]
    return named | caught(folder, left) if named and left else named


def checked(folder: Path, lies: list[Lie]) -> str:
    """What the check says of that copy with these lies, after what it advised the first time has been done."""
    paths = [folder / lie.file.relative_to(ROOT) for lie in lies]
    before = [path.read_bytes() for path in paths]
    try:
        for path, lie in zip(paths, lies, strict=True):
            path.write_text(lie.text, encoding="utf-8")
        said = run(folder, "python", "-m", "course", "check").stdout
        offers = _OFFER.findall(said)  # the value is to be linked to a moment that shows it
        for file, line, value, link in offers:
            rows = (folder / file).read_text(encoding="utf-8").split("\n")
            rows[int(line) - 1] = rows[int(line) - 1].replace(value, link, 1)
            (folder / file).write_text("\n".join(rows), encoding="utf-8")
        return run(folder, "python", "-m", "course", "check").stdout if offers else said
    finally:
        for path, content in zip(paths, before, strict=True):
            path.write_bytes(content)


def judged(lies: list[Lie]) -> set[str]:
    """Those that are caught. Many are planted at a time, one in a file."""
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(cores) as pool:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(cores):
            copies.put(copy_to(Path(name) / str(number)))

        def judge(batch: list[Lie]) -> set[str]:
            folder = copies.get()
            seen = caught(folder, batch)
            copies.put(folder)
            print(".", end="", flush=True)
            return seen

        if wrong := checked(Path(name) / "0", []):
            sys.exit(f"the check names faults where nothing is changed:\n{wrong}")
        return set().union(*pool.map(judge, batches(lies)))


def batches(lies: list[Lie]) -> Iterator[list[Lie]]:
    """All of them, with no file twice in a batch."""
    left = {file: [lie for lie in lies if lie.file == file] for file in dict.fromkeys(lie.file for lie in lies)}
    return ([lie for lie in row if lie] for row in zip_longest(*left.values()))


def main(seed: str) -> int:
    every = {kind: drawn(kind, seed) for kind in KINDS}
    print(f"{sum(map(len, every.values()))} false statements; a few minutes ...", flush=True)
    seen = judged([lie for lies in every.values() for lie in lies])
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
    sys.exit(main(os.environ.get("SEED", "1")))
