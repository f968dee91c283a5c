"""`python -m course check` finds every kind of fault, all in one go, each as page:line with what mends it."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from course import pages
from evidence.checkout import run, wrong_output

FAULTY = tomllib.loads((Path(__file__).parent / "pages.toml").read_text(encoding="utf-8"))
PAGES, EXAMPLES = FAULTY["page"], FAULTY["example"]


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


@pytest.fixture(scope="module")
def check(clone: Path) -> subprocess.CompletedProcess[str]:
    """`python -m course check` in a copy of the checkout with every fault at once."""
    texts = {name: page["text"] for name, page in PAGES.items()}
    texts |= {name: faulty_example(clone, name) for name in EXAMPLES}
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
    *((f"docs/{name}.md:{page['line']}", page["says"]) for name, page in PAGES.items()),
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
