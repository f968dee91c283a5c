"""`python -m course check` finds every kind of fault, all in one go, each as page:line with what mends it."""

import re
import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest

from course import pages
from evidence.checkout import copy_to, run, wrong_output

PROGRAM = '```python\n--8<-- "snippets/03-gather/from-a-list/main.py"\n```\n'
RUN = "```recording\n03-gather/from-a-list\n```\n"
COVERED = RUN.replace("recording", "recording cover")
QUESTION = '!!! question "Predict"\n\n    When?\n\n'
OPEN = PROGRAM.removesuffix("```\n")
HALF = (PROGRAM + RUN).replace("from-a-list", "both-at-once")
INDENTED = textwrap.indent(PROGRAM, " " * 4)
QUOTED = "".join(f"> {row}\n" for row in PROGRAM.splitlines())

# Pages with one fault each: the text below the title, the line of the fault in the page, what is said of it.
FAULTS = {
    "missing-file": (PROGRAM.replace("main", "nope"), 3, "from-a-list/nope.py, which does not exist; make it"),
    "a-part": (PROGRAM.replace(".py", ".py:half"), 3, "main.py:half, which does not exist; make it"),
    "from-elsewhere": (PROGRAM.replace("snippets", "docs"), 3, "which no test runs; include a file under snippets/"),
    "by-whole-path": (PROGRAM.replace("snippets", "/etc"), 3, "which no test runs; include a file under snippets/"),
    "typed": ("```python\nprint(1)\n```\n", 3, "typed into the page, which no test runs; put it under snippets/"),
    "typed-beside": (PROGRAM.replace("\n-", "\nprint(1)\n-"), 3, "typed into the page, which no test runs"),
    "tildes": (f"{PROGRAM.replace('```', '~~~')}\n{RUN}", 3, "begin it with ```python"),
    "braces": (PROGRAM.replace("python", "{ .python }") + RUN, 3, "begin it with ```python"),
    "four-backticks": (PROGRAM.replace("```", "````") + RUN, 3, "begin it with ```python"),
    "quoted": (f"{QUOTED}\n{RUN}", 3, "begin it with ```python"),
    "behind-a-bullet": (f"- {OPEN}", 3, "does not take for one; close it, or mend its first line"),
    "unclosed": (f"text\n\n{OPEN}", 5, "does not take for one; close it, or mend its first line"),
    "unclosed-before-another": (f"{OPEN}\n{RUN}", 3, "with another one inside; close it before the next"),
    "indented": ("text\n\n    import asyncio\n", 5, "indented or raw HTML, which no test would see; write it as a"),
    "raw-html": ("<pre><code>\nimport asyncio\n</code></pre>\n", 4, "raw HTML, which no test would see"),
    "another-language": ("```text\nData sent\n```\n", 3, "'text', which no test checks; use python, recording or"),
    "no-language": ("```\nData sent\n```\n", 3, "begin it with ```python"),
    "output-alone": ("```console\nData sent\n```\n", 3, "begin with the line `$ command`, which the tests run"),
    "no-example": ("```recording\n03-gather/nope\n```\n", 3, "no example snippets/03-gather/nope; make the folder"),
    "no-name": ("```recording\n03-gather\n```\n", 3, "no example snippets/03-gather; make the folder"),
    "outside": ("```recording\n../snippets\n```\n", 3, "no example snippets/../snippets; make the folder"),
    "no-run": (PROGRAM, 3, "program of 03-gather/from-a-list without its run; add a recording fence below"),
    "half-the-program": (
        HALF,
        6,
        "below snippets/03-gather/both-at-once/main.py; show there, each once: api.py, main.py",
    ),
    "program-twice": (
        PROGRAM + PROGRAM + RUN,
        9,
        "main.py, snippets/03-gather/from-a-list/main.py; show there, each once",
    ),
    "another-name": (
        PROGRAM.replace("python", 'python title="api.py"') + RUN,
        3,
        "shows main.py under the name api.py",
    ),
    "another-tab": (f'=== "api.py"\n\n{INDENTED}\n{RUN}', 5, "shows main.py under the name api.py"),
    "nothing-announced": ("This is printed:\n\nText.\n", 3, "a colon with only prose below it; show there what"),
    "not-empty": ("```counts\nlines\n```\n", 3, "a `counts` fence with text in it, which nobody reads; leave it"),
    "answer-in-sight": (
        QUESTION + PROGRAM + RUN,
        10,
        "the run after “Predict” is not covered; write ```rec",
    ),
    "no-answer": (QUESTION, 3, "a question without a run below it"),
    "no-question": (PROGRAM + COVERED, 6, "a covered run without a question above it; ask there, or write ```rec"),
    "no-program": (RUN, 3, "not on this page; include snippets/03-gather/from-a-list/main.py above"),
}

# Examples with one fault each, its run in line 7 of a page: the file, what is found in it by a pattern, what takes its
# place (without either, the file is gone), what is said.
EXAMPLES: dict[str, tuple[str, str, str, str]] = {
    "stale": ("main.py", "Data", "Date", "is older than main.py; make record EXAMPLE=10-faults/stale"),
    "missing": ("recording.jsonl", "", "", "is missing; make record EXAMPLE=10-faults/missing"),
    "short": ("recording.jsonl", "Mario.*", "Mar", "not JSON (Unterminated string"),
    "line-short": ("recording.jsonl", r"\[[^[]*$", "", "cut short: 33 of 34 events; make rec"),
    "version": ("recording.jsonl", '"format": 1', '"format": 2', ":1: format version 2"),
    "not-json": ("recording.jsonl", '{"format"', "format", "recording.jsonl:1: not JSON"),
    "not-text": ("recording.jsonl", "Mario", "\udcff", "not UTF-8; make record"),
    "shared": ("example.toml", ".*", 'shared = ["nope.py"]', "example.toml: there is no snippets/shared/nope.py"),
    "another-file": ("more.py", ".*", "print()", "is older than more.py; make record EXAMPLE=10-faults/another-file"),
    "setting": ("example.toml", ".*", 'colour = "red"', "unknown setting 'colour'; there are clock, order and shared"),
    "clock": ("example.toml", ".*", "clock = 'sundial'", "example.toml: clock = 'sundial'; it is virtual or real"),
    "order": ("example.toml", ".*", "order = 'a'", "[[order]] has two texts, lines and reason, and nothing else"),
    "reason": (
        "example.toml",
        ".*",
        "[[order]]\nlines = 'a'",
        "[[order]] has two texts, lines and reason, and nothing",
    ),
    "reason-text": ("example.toml", ".*", "[[order]]\nlines = 'a'\nreason = 3", "[[order]] has two texts, lines and"),
    "shared-text": ("example.toml", ".*", "shared = 'api.py'", 'shared is a list; write shared = ["api.py"]'),
    "toml": ("example.toml", ".*", "clock =", "example.toml: Invalid value"),
}


def faulty_example(folder: Path, name: str) -> None:
    example = folder / "snippets/10-faults" / name
    shutil.copytree(folder / "snippets/03-gather/from-a-list", example)
    file, pattern, new, _ = EXAMPLES[name]
    text = (example / file).read_text(encoding="utf-8") if (example / file).exists() else ""
    (example / file).unlink(missing_ok=True)
    if pattern:
        changed = re.sub(pattern, new, text, count=1, flags=re.S)
        (example / file).write_text(changed, encoding="utf-8", errors="surrogateescape")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_to(tmp_path_factory.mktemp("pages") / "clone")


@pytest.fixture(scope="module")
def check(clone: Path) -> subprocess.CompletedProcess[str]:
    """`python -m course check` in a copy of the checkout with every fault at once."""
    texts = {name: text for name, (text, _, _) in FAULTS.items()}
    for name in EXAMPLES:
        faulty_example(clone, name)
        texts[name] = f"{PROGRAM}\n{RUN}".replace("03-gather/from-a-list", f"10-faults/{name}")
    orphan = clone / "snippets/10-faults/orphan"
    shutil.copytree(clone / "snippets/03-gather/from-a-list", orphan)
    (orphan / "example.toml").write_text('shared = ["api.py"]\n', encoding="utf-8")
    (orphan / "api.py").touch()
    (clone / "snippets/shared/nobodys.py").touch()
    (clone / "snippets/10-faults/stray.py").touch()
    (clone / "snippets/10-faults/notes.txt").touch()
    for name, text in texts.items():
        (clone / f"docs/{name}.md").write_text(f"# A page\n\n{text}", encoding="utf-8")
    listed = "".join(f"  - {name}.md\n" for name in texts)
    (clone / "docs/lessons/10-no-run.md").write_text("# A lesson\n", encoding="utf-8")
    config = (clone / "mkdocs.yml").read_text(encoding="utf-8")
    (clone / "mkdocs.yml").write_text(config.replace("\nnav:\n", f"\nnav:\n{listed}"), encoding="utf-8")
    return run(clone, "python", "-m", "course", "check")


EXPECTED = [
    *((f"docs/{name}.md:{line}", says) for name, (_, line, says) in FAULTS.items()),
    *((f"docs/{name}.md:7", says) for name, (*_, says) in EXAMPLES.items()),
    ("docs/lessons/10-no-run.md:1", "a lesson without a recorded run; add a recording fence"),
    ("docs/lessons/10-no-run.md:1", "a page that the navigation does not have; add it to nav in mkdocs.yml"),
    ("snippets/10-faults/orphan/:1", "shown on no page; embed it (see «Add an example» in README.md) or delete"),
    ("snippets/10-faults/orphan/api.py:1", "differs from snippets/shared/api.py, of which it is a copy; change that"),
    ("snippets/shared/nobodys.py:1", "shared by no example.toml; name it in one, or delete it"),
    ("snippets/10-faults/stray.py:1", "not in a folder snippets/LESSON/EXAMPLE/, so no test runs it; move it"),
    ("snippets/10-faults/notes.txt:1", "a file that nothing reads; delete it"),
    *(
        (f"snippets/10-faults/{name}/main.py:1", "is snippets/03-gather/from-a-list/main.py once more; put it into sni")
        for name in (*(each for each in EXAMPLES if EXAMPLES[each][0] != "example.toml" and each != "stale"), "orphan")
    ),
]


@pytest.mark.parametrize(("place", "says"), EXPECTED, ids=[f"{place} {says[:30]}" for place, says in EXPECTED])
def test_a_fault_is_named_with_page_and_line_and_what_mends_it(place: str, says: str, check) -> None:
    assert any(line.startswith(f"{place}: ") and says in line for line in check.stdout.splitlines()), check.stdout


def test_nothing_else_is_found_and_the_check_fails(check) -> None:
    *found, total = check.stdout.splitlines()
    assert {line.partition(": ")[0] for line in found} == {place for place, _ in EXPECTED}
    assert (check.returncode, total) == (1, f"{len(found)} faults in the pages.")


def commands(page: Path) -> list[tuple[str, str]]:
    return [pair for fence in pages.read(page)[0] if fence.language == "console" for pair in fence.commands()]


@pytest.mark.parametrize("page", [page for page in pages.pages() if commands(page)], ids=lambda page: page.stem)
def test_a_command_in_a_page_prints_what_the_page_shows(page: Path, clone: Path) -> None:
    assert wrong_output(commands(page), clone) == ""
