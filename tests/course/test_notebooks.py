"""The notebooks: made of the lessons and their recordings, and really executed, each in a Jupyter kernel."""

import asyncio
import re
import sys
from functools import cache
from unittest.mock import Mock

import nbformat
import pytest
from running import in_main, run

from course import examples, pages
from course.paths import LESSONS
from course.take_away import notebooks, start
from course.take_away.plain import NotForNotebooks, plain
from evidence.kernels import Outputs, execute_all
from evidence.real_clock import in_order
from tickbytick.recording import Recording, lines

NAMES = sorted(page.stem for page in LESSONS.glob("*.md"))
GATHER = LESSONS / "03-gather.md"


@cache
def read(name: str) -> nbformat.NotebookNode:
    return notebooks.notebook(LESSONS / f"{name}.md")


def shown(name: str) -> list[examples.Example]:
    """The examples whose runs that lesson shows, in order."""
    return [*map(examples.load, pages.runs(LESSONS / f"{name}.md"))]


# --- executed


@pytest.fixture(scope="module")
def executed() -> dict[str, Outputs]:
    """All notebooks, executed at the same time."""
    return asyncio.run(execute_all({name: read(name) for name in NAMES}))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_does_in_a_kernel_what_it_says(name: str, executed) -> None:
    """Each program prints what its recording says, in that order; the other cells give what is stored with them."""
    code = [cell for cell in read(name).cells if cell.cell_type == "code"]
    runs = {cell.id: example for cell, example in zip(filter(is_run, code), shown(name), strict=True)}
    for cell in code:
        actual = executed[name][cell.id]
        if example := runs.get(cell.id):
            expected = printed(example.recording(sys.version_info[:2]))
            assert sorted_where_promised(actual, example) == sorted_where_promised(expected, example), example.name
        else:
            assert actual == stored(cell), cell.source


def is_run(cell: nbformat.NotebookNode) -> bool:
    return cell.source.startswith(("await ", "!python ")) and not cell.id.startswith("why-await")


def stored(cell: nbformat.NotebookNode) -> str:
    return "".join(out.text if "text" in out else "\n".join([*out.traceback, ""]) for out in cell.outputs)


def printed(recording: Recording) -> str:
    return "".join(line.text for line in lines(recording))


def sorted_where_promised(text: str, example: examples.Example) -> list[str]:
    return [line for *_, line in in_order([(0, 0, line) for line in text.splitlines()], example.order)]


# --- made


@pytest.mark.parametrize("name", NAMES)
def test_every_program_of_a_lesson_is_in_its_notebook_with_its_output(name: str) -> None:
    notebook = read(name)
    text = "\n".join(cell.source for cell in notebook.cells)
    for cell, example in zip(filter(is_run, notebook.cells), shown(name), strict=True):
        assert stored(cell) == printed(example.recordings()[examples.OLDEST])
        why = start.why_a_file(example)
        assert cell.source.startswith("!python " if why else "await ")
        assert (why or "") in text
        for path in example.files:
            kept = path.read_text("utf-8").rstrip() if why or path.name != example.entry else start.definitions(example)
            assert kept.strip() in text, path


START = 'if __name__ == "__main__":\n    asyncio.run(main())\n'


@pytest.mark.parametrize(
    ("body", "ending", "why"),
    [
        ("print(1)", START, None),
        ("await asyncio.create_task(asyncio.sleep(1))", START, None),
        ("raise SystemExit(3)", START, "exit status 3"),
        ("asyncio.sleep(1)", START, "warns"),
        ("asyncio.create_task(asyncio.sleep(1))", START, "still at work"),
        ("asyncio.get_running_loop().run_in_executor(None, time.sleep, 1)", START + "    print()\n", "outside of its"),
        ("asyncio.get_running_loop().run_in_executor(None, time.sleep, 1)", START, None),
        ("asyncio.get_running_loop().run_in_executor(None, lambda: (time.sleep(1), print()))", START, "outside of its"),
        ("print(1)", START.replace("main())", "main(), debug=False)"), "more than an `asyncio.run(main())`"),
        ("print(1)", START + "    time.sleep(1)\n", "more than an `asyncio.run(main())`"),
        ("try: asyncio.run(None)\nexcept RuntimeError: pass", START, "an event loop inside"),
        ("print(len(asyncio.all_tasks()))", START, "all tasks"),
        ("", "", "no event loop"),
    ],
)
def test_a_program_is_awaited_only_if_it_is_the_same_in_a_loop_that_goes_on(body, ending, why) -> None:
    source = in_main(body or "pass").replace("asyncio.run(main())\n", "\n\n" + ending)
    recordings, texts = {examples.OLDEST: run(source)}, {"main.py": source}
    said = start.why_a_file(Mock(recordings=lambda: recordings, texts=lambda: texts, entry="main.py"))
    assert (said is None) if why is None else (why in said)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('!!! question "Predict"\n\n    Who?\n\n    When?\n\nthen', "> **Predict**\n>\n> Who?\n>\n> When?\n\nthen"),
        ('!!! video "**0:27**{ #claim-2 } in it"\n    Yes.', "> **0:27 in it**\n>\n> Yes.\n"),
        ("??? tip\n\n    - one\n    - two", "> **Tip**\n>\n> - one\n> - two\n"),
        ('=== "main.py"\n', ""),
        ('=== "Linux"\n\n    Type it.\n', "**Linux**\n\nType it.\n"),
        ("In short.\n{ .lead }\n", "In short.\n"),
        ("## A title { #a .b }", "## A title"),
        ('## A title { data-tags="a · b" }', "## A title"),
        ("[1](a.md) `[2](b.md){ .c }` [3](https://x/)", "[1](./a.ipynb) `[2](b.md){ .c }` [3](https://x/)"),
    ],
)
def test_prose_becomes_plain_markdown(text: str, expected: str) -> None:
    links = {"a.md": "./a.ipynb", "https://x/": "https://x/"}
    assert "\n".join(plain(text.split("\n"), 1, links.__getitem__)) == expected


PROGRAM = '```python\n--8<-- "snippets/03-gather/from-a-list/main.py"\n```\n'


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a <b>bold</b> word\n", 3, "raw HTML"),
        ("text\n\n!!! note\n\nnot indented\n", 5, "a box without content"),
        ('!!! note\n\n    !!! note "Inside"\n\n        A <b>bold</b> word.\n', 7, "raw HTML"),
        ("[over two\nlines](03-gather.md)\n", 4, "a link whose text or address is broken"),
        (f"!!! note\n\n{re.sub('^', '    ', PROGRAM, flags=re.M)}", 5, "a fence inside of a box or a list"),
        ("```counts\n```\n", 3, "a fence `counts`, which no notebook can show"),
        ("```python\nprint(1)\n```\n", 3, "not included from a file under snippets/"),
        ("```recording\n03-gather/nope\n```\n", 3, "no example snippets/03-gather/nope"),
    ],
)
def test_what_cannot_go_into_a_notebook_is_said_with_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(NotForNotebooks) as raised:
        notebooks.notebook(GATHER, f"# Title\n\n{text}")
    assert raised.value.line == line
    assert what in str(raised.value)
