"""What the pages say in prose stands in a run or a program that they show, or in a named test.

Each time, task label, quoted line and line number is looked up. What stands nowhere is listed in `snippets/prose.toml`,
with the test that proves it or a reason. Words between “ and ” are the video's and are left alone. That a time stands
somewhere is not enough: `snippets/prose.json` binds it to the one fact that its sentence states (tickbytick/prose.py).
"""

import difflib
import io
import keyword
import pkgutil
import re
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import combinations, islice, pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tickbytick import examples, pages, prose
from tickbytick.lessons import text as read
from tickbytick.prose import CODE, TIME, UNSEEN, VIDEO
from tickbytick.recording import lines

LESSONS = sorted((pages.DOCS / "lessons").glob("*.md"), key=lambda page: page.stem)
EXCEPTIONS = tomllib.loads((examples.SNIPPETS / "prose.toml").read_text(encoding="utf-8"))["exception"]

MOMENT = re.compile(rf"\b[Aa]t {TIME.pattern}")
LINE_NUMBER = re.compile(r"\blines? (\d+)")
FORBIDDEN = re.compile(
    r"\b(?:simply|just|obviously|magic\w*|eas(?:y|ily|ier|iest)|at the exact same time|always|mostly)\b", re.I
)
NOT_OURS = re.compile(f"{VIDEO.pattern}|{UNSEEN.pattern}")


def relative(page: Path) -> str:
    return page.relative_to(examples.ROOT).as_posix()


@cache
def texts_of(name: str) -> tuple[str, ...]:
    """All that a reader sees of an example, piece by piece."""
    example = examples.load(name)
    found = [f"python {example.entry}", *(path.name for path in example.files)]
    found += [" ".join(path.read_text(encoding="utf-8").split()) for path in example.files]
    for recording in example.recordings().values():
        found += [line.text for line in lines(recording)]
        found += [text for event in recording.events for text in event[3:] if isinstance(text, str)]
    return tuple(dict.fromkeys(text.strip() for text in found if text.strip()))


@cache
def stamps_of(name: str) -> dict[str, set[float]]:
    """Each line that the example prints, and when."""
    found: dict[str, set[float]] = {}
    for recording in examples.load(name).recordings().values():
        for line in lines(recording):
            found.setdefault(line.text.strip(), set()).add(line.seconds)
    return found


@cache
def moments_of(name: str) -> set[float]:
    """When something happens in a run of the example: a line, the start or end of a task or of a wait, …"""
    runs = examples.load(name).recordings().values()
    return {0.0} | {time for run in runs for time in (run.seconds, *(event[0] for event in run.events))}


@cache
def times_of(name: str) -> dict[float, str]:
    """The times of an example, and where each stands: its stamps, what lies between two, numbers in its programs."""
    example = examples.load(name)
    found: dict[float, str] = {}
    for path in example.files:
        for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
            if token.type == tokenize.NUMBER:
                found[float(token.string)] = f"in the program {name}"
    for recording in example.recordings().values():
        stamps = {line.seconds: line.text.strip() for line in reversed(lines(recording))}
        stamps = {0.0: "the start", recording.seconds: "the end"} | stamps
        for before, after in combinations(sorted(stamps), 2):
            found[round(after - before, 3)] = f"from {stamps[before]!r} to {stamps[after]!r} in {name}"
        found |= {time: f"{text!r} in {name}" for time, text in stamps.items()}
    return found


def is_said(code: str, texts: list[str]) -> bool:
    """Whether inline code is a piece of one of the texts, a file of this project, or made of Python's own names."""
    return (
        any(map(prose.piece(code).search, texts))
        or (examples.ROOT / code).exists()
        or all(map(is_python, code.split()))
    )


def is_python(word: str) -> bool:
    """Whether it is a keyword, or a name that is there: built in, in asyncio, in a task, or in a named module."""
    name = word.rstrip(":*").removesuffix("()")
    module, _, rest = name.partition(".")
    places = [f"builtins:{name}", f"asyncio:{name}", f"asyncio:Task.{rest if module == 'task' else name}"]
    places += [f"{module}:{rest}"] if module in sys.stdlib_module_names else []
    return keyword.iskeyword(name) or any(map(is_there, places))


def is_there(place: str) -> bool:
    try:
        pkgutil.resolve_name(place)
    except (AttributeError, ValueError):
        return False
    return True


def faults(page: Path, text: str) -> Iterator[tuple[str, str]]:
    """What the page says and nothing shows: the words, and `page:line: what is wrong, and what there is`.

    A time must stand in a run of its section, or in the last one before it. "At" a time something must happen there,
    and in a clause that also quotes a whole line, the line must have been printed then. Everything else may stand in
    any run of the page.
    """
    for section in prose.sections(page, text):
        texts = [*dict.fromkeys(piece for name in section.shown for piece in texts_of(name))]
        for number, row in section.rows:
            for what, why in row_faults(row, texts, [*section.runs]):
                yield what, f"{relative(page)}:{number}: {why}"


def row_faults(row: str, texts: list[str], near: list[str]) -> Iterator[tuple[str, str]]:
    codes = CODE.findall(row)
    for code in codes:
        if not is_said(code, texts):
            there = difflib.get_close_matches(code, texts, n=2, cutoff=0.3)
            yield code, f"`{code}` stands in no run or program of this page; nearest: {there}"
    plain = NOT_OURS.sub(lambda found: "`" * found[0].count("`"), CODE.sub("`", row))
    for number in LINE_NUMBER.findall(plain):
        if not any(text.endswith(f".py:{number}") for text in texts):
            yield f"line {number}", f"line {number}, where nothing happens in the runs of this page"
    for word in FORBIDDEN.findall(plain):
        yield word, f"{word!r} is a word that the lessons do without"
    moments = set().union(*map(moments_of, near))
    for time in map(float, MOMENT.findall(plain)):
        if time not in moments:
            there = [f"{moment:g} s" for moment in sorted(moments, key=lambda moment: abs(moment - time))[:2]]
            yield f"at {time:g} s", f"at {time:g} s, when nothing happens in the runs here; nearest: {', '.join(there)}"
    times = {time: where for name in near for time, where in times_of(name).items()}
    quoted = iter(codes)
    for clause in re.split(r"[.!?:;] ", plain):
        said = [float(time) for time in TIME.findall(clause)]
        for time in said:
            if time not in times:
                there = [f"{n:g} s ({times[n]})" for n in sorted(times, key=lambda known: abs(known - time))[:2]]
                yield f"{time:g} s", f"{time:g} s stands in no run here; nearest: {', '.join(there)}"
        for code in islice(quoted, clause.count("`")):
            when = set().union(*(stamps_of(name).get(code, ()) for name in near))
            if said and when and not when & set(said):
                there = " and ".join(f"{time:g} s" for time in sorted(when))
                yield code, f"`{code}` was printed at {there}, not at {said[0]:g} s"


@pytest.mark.parametrize("page", pages.pages(), ids=relative)
def test_the_prose_says_what_the_runs_show(page: Path):
    excused = {entry["text"] for entry in EXCEPTIONS if entry["page"] == relative(page)}
    found = [why for what, why in faults(page, read(page)) if what not in excused]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("entry", EXCEPTIONS, ids=lambda entry: f"{entry['page']}: {entry['text']}")
def test_an_exception_is_needed_and_has_its_test_or_a_reason(entry: dict[str, str]):
    page = examples.ROOT / entry["page"]
    assert entry["text"] in [what for what, _ in faults(page, read(page))], "no longer needed; delete it"
    assert set(entry) in ({"page", "text", "test"}, {"page", "text", "reason"})
    if "test" in entry:
        file, _, name = entry["test"].partition("::")
        assert re.search(rf"^(async )?def {name}\(", read(examples.ROOT / file), re.M), f"there is no {entry['test']}"


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("until 4.5 s.", "until 4.7 s.", "4.7 s stands in no run here; nearest: 4.5 s ('Data sent to Mario!' in"),
        ("first 2.5 s nothing", "first 3.5 s nothing", "3.5 s stands in no run here"),
        ("At 2.5 s the loop runs", "At 2 s the loop runs", "at 2 s, when nothing happens"),
        ("`send_data('Luigi')`", "`send_data('Peachy')`", "nearest: [\"send_data('Peach')\""),
        ("`Sending data to Mario...`", "`Sending data to mario...`", "nearest: ['Sending data to Mario...'"),
        ("it raises the first error", "line 99 raises the first error", "line 99, where nothing happens"),
        ("look at 2 s: `Data", "look, at 1 s `Data", "`Data sent to Luigi!` was printed at 2 s, not at 1 s"),
        ("`TypeError`", "`TypoError`", "`TypoError` stands in no run or program"),
        ("Still Mario's", "Obviously Mario's", "'Obviously' is a word that the lessons do without"),
    ],
    ids=["time", "another time", "moment", "label", "quoted line", "line number", "line and time", "name", "word"],
)
def test_a_wrong_word_in_a_page_is_reported_with_its_line(old: str, new: str, expected: str):
    page = pages.DOCS / "lessons/03-gather.md"
    right = read(page)
    before = right.index(old)
    wrong = right[:before] + new + right[before + len(old) :]
    place = f"docs/lessons/03-gather.md:{right.count(chr(10), 0, before) + 1}: "
    added = {why for _, why in faults(page, wrong)} - {why for _, why in faults(page, right)}
    assert len(added) == 1 and (why := added.pop()).startswith(place) and expected in why, added


INDEX = prose.index()


GATHER = (pages.DOCS / "lessons/03-gather.md").read_text(encoding="utf-8")
STATED = GATHER[: GATHER.index("until 4.5 s.")].count("\n") + 1
"""The line of that statement, in the file."""


def misstated(page: Path, text: str) -> list[str]:
    return [*prose.faults(page, text, INDEX.get(relative(page), []))]


@pytest.mark.parametrize("page", pages.pages(), ids=relative)
def test_each_sentence_states_the_facts_that_it_is_bound_to(page: Path):
    assert not (found := misstated(page, read(page))), "\n".join(found)


def test_no_sentence_is_bound_in_a_page_that_is_gone():
    assert set(INDEX) <= set(map(relative, pages.pages()))


@pytest.mark.parametrize(
    "old, new, expected",
    [
        (
            "until 4.5 s.",
            "until 2.5 s.",
            f"{STATED}: says 2.5 s, and it is 4.5 s (03-gather/both-at-once: the end)",
        ),
        ("`send_data('Luigi')`", "`send_data('Mario')`", "says `send_data('Mario')`, and it is `send_data('Luigi')`"),
        ("`Data sent to Mario!` and", "`Sending data to Mario...` and", "it is `Data sent to Mario!` (03-gather/both-"),
        ("So the loop turns", "Then the loop turns", "new or changed: “Then the loop turns to `send_data('Luigi')`"),
        ("The whole run takes 4.5 s.", "", "no longer says “The whole run takes 4.5 s.”; if that is right: make prose"),
    ],
    ids=["another time of the run", "another task", "another line", "a sentence", "a missing sentence"],
)
def test_a_sentence_that_states_another_fact_is_reported_with_what_mends_it(old: str, new: str, expected: str):
    page = pages.DOCS / "lessons/03-gather.md"
    found = misstated(page, read(page).replace(old, new, 1))
    assert any(expected in why and "make prose" in why for why in found), found


def test_a_fact_that_is_no_more_is_reported():
    page = pages.DOCS / "lessons/03-gather.md"
    entries = [
        (text, [fact.replace("the end", "the middle") for fact in facts]) for text, facts in INDEX[relative(page)]
    ]
    assert any("was 03-gather/both-at-once: the middle" in why for why in prose.faults(page, read(page), entries))


PARTS = [
    ("a title", r"# "),
    ("where in the video", r"In the video: \d+:\d\d–\d+:\d\d\n\{ \.in-video \}\n"),
    ("its program", r" *```python"),
    ("a question before the run", r'!!! question "Predict"'),
    ("its run", r"```recording"),
    ("what happened", r"## What happened\n"),
    ("the summary", r"## In short\n\n- .+\n- .+\n- .+\n\n"),
    ("the documentation", r"In the official documentation:\n\[.+\]\(https://docs\.python\.org/3/"),
    ("the way on", r"\[.+\]\(\d\d-[\w-]+\.md\)\n\Z"),
]


@pytest.mark.parametrize("page", LESSONS, ids=relative)
def test_a_lesson_has_all_its_parts_in_order(page: Path):
    text, position = read(page), 0
    for name, pattern in PARTS:
        found = re.compile(pattern, re.M).search(text, position)
        assert found, f"{relative(page)}: {name} is missing, or not in its place"
        position = found.end()


def title(page: Path) -> str:
    return read(page).lstrip().partition("\n")[0].removeprefix("# ")


@pytest.mark.parametrize("page, following", [*pairwise(LESSONS)], ids=lambda page: page.stem)
def test_a_lesson_ends_with_the_title_of_the_next(page: Path, following: Path):
    assert read(page).splitlines()[-1] == f"[Next: {title(following)}]({following.name})"


def test_the_first_page_lists_the_lessons_by_their_titles():
    listed = re.findall(r"\*\*\[(.+)\]\((lessons/.+\.md)\)\*\*", read(pages.DOCS / "index.md"))
    assert listed == [(title(pages.DOCS / name), name) for _, name in listed]
    assert len(listed) == len({page.name[:2] for page in LESSONS})


@pytest.mark.parametrize("page", LESSONS, ids=relative)
def test_a_lesson_is_neither_cramped_nor_long(page: Path):
    """600 to 1,000 words outside code, runs, tables and boxes; at most 60 in a box. (Of a lesson in two pages, 350.)"""
    soup = BeautifulSoup(pages.read(page, read(page))[1], "html.parser")
    for box in soup.select(".admonition.video"):
        box.select_one(".admonition-title").extract()
        assert len(box.extract().get_text().split()) <= 60, box.get_text()
    for aside in soup.select("table, .headerlink, .tabbed-labels"):
        aside.extract()
    halves = [other for other in LESSONS if other.name[:2] == page.name[:2]]
    assert (600 if len(halves) == 1 else 350) <= len(soup.get_text().split()) <= 1000


def test_a_new_term_is_bold_once_and_in_the_glossary():
    # Bold that ends with a full stop heads its paragraph; a box has its stamp in bold.
    terms = [term for page in LESSONS for term in re.findall(r"\*\*([^*\d]+[^*.])\*\*", read(page))]
    glossary = re.findall(r"^\*\*(.+?)\*\*", read(pages.DOCS / "glossary.md"), re.M)
    assert glossary == sorted(glossary)
    assert len(terms) == len(set(terms)) and set(terms) <= set(glossary)
