"""`python -m course check` finds every kind of fault, all in one go, each with its place and what mends it."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from course import pages
from course.checks import door
from evidence.checkout import change, copy_to, run, wrong_output

PLANTED, CHANGES = (
    tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8")) for name in ("pages", "faults")
)
PAGES, EXAMPLES, FILES = PLANTED["page"], PLANTED["example"], PLANTED["file"]


NAVIGATION = {"gone": "nav has gone.md, which does not exist; delete the line", "typed": "nav has typed.md 2 times"}


def faulty_example(folder: Path, name: str) -> str:
    """Make it; return the text of a page that shows it."""
    example = folder / "snippets/10-faults" / name
    shutil.copytree(folder / "snippets/03-gather/from-a-list", example)
    file, pattern, new, _ = EXAMPLES[name]
    text = (example / file).read_text(encoding="utf-8") if (example / file).exists() else ""
    (example / file).unlink(missing_ok=True)
    if pattern:
        changed = re.sub(pattern, new, text, count=1, flags=re.S).encode("utf-8")
        (example / file).write_bytes(changed.replace(b"NO UTF-8", b"\xff"))
    include = f'--8<-- "snippets/10-faults/{name}/main.py"'
    return f"```python\n{include}\n```\n\n```recording\n10-faults/{name}\n```\n"


def missed(said: list[str], expected: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those places and words that no line has."""
    return [pair for pair in expected if not any(line.startswith(pair[0]) and pair[1] in line for line in said)]


def test_data_that_cannot_be_read_is_named_with_its_line_and_nothing_else_is(tmp_path: Path) -> None:
    clone = copy_to(tmp_path / "clone")
    broken: dict[str, list[str]] = {}
    for file, old, new in (
        ("evidence/checked.json", r"(?s)(.{500}[^,]*,).*", r"\1"),
        ("evidence/shaken.json", r"(?s).*", "[]"),
        ("course/claims.toml", r"\Z", "x = = 3\n"),
        ("course/references.toml", r"\Z", "x = ["),
        ("course/prose.toml", r"page = .*\n", ""),
        ("mkdocs.yml", r"\Z", "- : ["),
    ):
        text = re.sub(old, new, (clone / file).read_text(encoding="utf-8"), count=1)
        (clone / file).write_text(text, encoding="utf-8")
        broken[file] = text.splitlines()
    *said, total = run(clone, "python", "-m", "course", "check").stdout.splitlines()
    at = {name: len(rows) for name, rows in broken.items()}  # each breaks at its end, but for the list and the table
    at |= {"course/prose.toml": broken["course/prose.toml"].index("[[exception]]") + 1}
    places = sorted(f"{name}:{line}" for name, line in at.items())
    assert [line.partition(": ")[0] for line in said] == places and total == "6 faults in the pages."


def test_every_fault_of_a_page_or_a_program_is_named_with_its_line_and_nothing_else(tmp_path: Path) -> None:
    clone = copy_to(tmp_path / "clone")
    texts = {name: page["text"] for name, page in PAGES.items()}
    texts |= {name: faulty_example(clone, name) for name in EXAMPLES}
    for name, text in texts.items():
        (clone / f"docs/{name}.md").write_text(f"# A page\n\n{text}", encoding="utf-8")
    change(clone / "mkdocs.yml", "\nnav:\n", "\nnav:\n" + "".join(f"  - {name}.md\n" for name in [*texts, *NAVIGATION]))
    shutil.copytree(clone / "snippets/03-gather/from-a-list", clone / "snippets/10-faults/orphan")
    (clone / "snippets/10-faults/orphan/example.toml").write_text('shared = ["api.py"]\n', encoding="utf-8")
    for file in FILES:
        if not file.endswith("/"):
            (clone / file).touch()
    done = run(clone, "python", "-m", "course", "check")
    *said, total = done.stdout.splitlines()
    expected = [(f"docs/{name}.md:{page['line']}: ", page["says"]) for name, page in PAGES.items()]
    says = {name: what for name, (*_, what) in EXAMPLES.items()}
    settings = {name for name in says if says[name].startswith(("example.toml:", "main.py:", ":1: 10-"))}
    expected += [(f"snippets/10-faults/{name}/{says[name]}", "") for name in settings]
    expected += [(f"docs/{name}.md:7: ", says[name]) for name in says.keys() - settings]
    expected += [("mkdocs.yml:", words) for words in NAVIGATION.values()]
    expected += [(f"{file}:1: ", words) for file, said_of in FILES.items() for words in said_of]
    assert missed(said, expected) == []
    others = [line for line in said if not line.startswith(tuple(place for place, _ in expected))]
    assert [line for line in others if "/from-a-list/main.py once more" not in line] == []
    assert (done.returncode, total) == (1, f"{len(said)} faults in the pages.")


def test_every_fault_beyond_is_named_too_once_the_pages_are_right(tmp_path: Path) -> None:
    clone = copy_to(tmp_path / "clone")
    for each in CHANGES["change"]:
        change(clone / each["file"], each["old"], each["new"].replace("LONG", "word " * 1_000))
    later = clone / "snippets/06-cancel/lets-go"
    shutil.copy(later / "recording.jsonl", later / "recording-3.12.jsonl")
    expected = [(each["place"], each["says"]) for each in CHANGES["change"] if "place" in each]
    expected += [(f"{later.relative_to(clone)}/recording-3.12.jsonl:1", "says the same as the recording for an older")]
    assert missed(run(clone, "python", "-m", "course", "check").stdout.splitlines(), expected) == []


def test_the_checkout_has_no_fault() -> None:
    assert "\n".join(map(str, door.faults())) == ""


def commands(page: Path) -> list[tuple[str, str]]:
    return [pair for fence in pages.read(page)[0] if fence.language == "console" for pair in fence.commands()]


@pytest.mark.parametrize("page", [page for page in pages.pages() if commands(page)], ids=lambda page: page.stem)
def test_a_command_in_a_page_prints_what_the_page_shows(page: Path, clone: Path) -> None:
    assert wrong_output(commands(page), clone) == ""
