"""An exercise in Chromium: what the reader's run shows is said, sentence by sentence, as the command says it."""

import json
import re
from pathlib import Path

import pytest
from axe import faults
from browser import Open, address_of
from editing import edit, editors, program_of, run_it, said
from playwright.sync_api import Locator, Page, expect
from replay import time_shown

from course.examples import load
from course.exercises import SOLVED, Shown, all_shown, says
from tickbytick.verdicts import says as sentence

EXERCISES = {each.example: each for each in all_shown()}
SEND = "practice-gather/send-together"
PEOPLE = Path(__file__).parents[1] / "practice"


def address(exercise: Shown) -> str:
    return address_of(exercise.page)


def box(page: Page, example: str) -> Locator:
    return page.locator(f'.exercise[data-id="{says(example).id}"]')


def points(page: Page, example: str) -> list[str]:
    """What is said of each sentence that is not right, as in said.json."""
    lines = box(page, example).locator("li:not(.right)")
    told = lines.evaluate_all(
        "all => all.map(line => ['says', 'saw'].map(part => line.querySelector(`.exercise-${part}`)?.firstChild))"
        ".map(parts => parts.map(part => part?.parentElement.textContent.replace(/ Show$/, '')))"
    )
    return [" — ".join(parts) for parts in told]


def plain(lacks: list[str]) -> list[str]:
    return [each.replace("`", "").replace("not reached", "Your run broke off before.") for each in lacks]


@pytest.mark.parametrize("example", {each.page: example for example, each in EXERCISES.items()}.values())
def test_its_solution_solves_it_and_a_wrong_program_is_told_what_the_command_says(
    example: str, open_page: Open
) -> None:
    page = open_page(address(EXERCISES[example]))
    own = says(example).id
    lacks = json.loads((PEOPLE / "said.json").read_text(encoding="utf-8"))[own]
    name, expected = next((name, each) for name, each in lacks.items() if "running at" not in "".join(each))
    program = program_of(page, example)
    edit(program, (PEOPLE / f"programs/{own}/{name}.py").read_text(encoding="utf-8"))
    run_it(program)
    expect(said(program)).to_contain_text("points below.")
    assert points(page, example) == [each.replace(f"{name}.py", "main.py") for each in plain(expected)]
    [solution] = load(example + SOLVED).texts().values()
    edit(program, solution)
    run_it(program)
    expect(said(program)).to_contain_text("Solved!")
    expect(box(page, example).locator("li.right")).to_have_count(len(says(example).checks))
    expect(box(page, example).locator("li")).to_have_count(len(says(example).checks))
    key = f"/sub/path/progress/exercise/{says(example).id}"
    assert page.evaluate("key => localStorage.getItem(key)", key)


def test_before_anything_is_done_it_is_said_of_the_recorded_run_and_reset_says_it_again(open_page: Open) -> None:
    page = open_page(address(EXERCISES[SEND]))
    lines = box(page, SEND).locator("li")
    checks = [sentence(check) for check in says(SEND).checks]
    before = lines.all_inner_texts()
    assert [each.partition("\n")[0] for each in before] == checks
    assert "comes at 6.5 s." in before[1]
    program = program_of(page, SEND)
    edit(program, "print('nothing of it')\n")
    run_it(program)
    assert lines.all_inner_texts() != before
    program.get_by_role("button", name="Reset").click()
    expect(lines).to_have_text([each.replace("\n", "") for each in before])


def test_what_was_seen_leads_to_its_moment(open_page: Open) -> None:
    page = open_page(address(EXERCISES[SEND]))
    program = program_of(page, SEND)
    [start] = load(SEND).texts().values()
    edit(program, f"{start}\n# changed\n")
    run = run_it(program)
    box(page, SEND).get_by_role("button", name="Show 6.5 s in the run").first.click()
    expect(time_shown(run)).to_have_text("6.5 s")


def test_a_double_click_runs_it(open_page: Open) -> None:
    page = open_page(address(EXERCISES[SEND]))
    program = program_of(page, SEND)
    edit(program, "print('once')\n")
    program.get_by_role("button", name="Run", exact=True).dblclick()
    expect(said(program)).to_contain_text("Your run took 0 s.", timeout=20_000)


def test_a_run_that_breaks_off_is_told_why_and_nothing_that_would_mislead(open_page: Open) -> None:
    page = open_page(address(EXERCISES[SEND]))
    program = program_of(page, SEND)
    edit(program, "import asyncio\nasyncio.gathered()\n")
    run_it(program)
    first, *others = points(page, SEND)
    assert first.startswith("It ends without an error. — It ends with AttributeError") and "main.py:2" in first
    assert {each.partition(" — ")[2] for each in others} == {"Your run broke off before."}


def test_who_comes_back_sees_that_it_is_solved_and_tab_passes_the_editor_by(open_page: Open) -> None:
    page = open_page(address(EXERCISES[SEND]))
    program = program_of(page, SEND)
    [solution] = load(SEND + SOLVED).texts().values()
    edit(program, solution)
    run_it(program)
    expect(said(program)).to_contain_text("Solved!")
    page.reload()
    expect(box(page, SEND).locator(".exercise-before")).to_have_text(re.compile(r"^Solved on \d+ \w+ \d{4}\.$"))
    editor = editors(page).first
    expect(editor).to_be_visible()
    before = editor.inner_text()
    program.locator("summary, a, button:visible").first.focus()
    for _ in range(12):
        page.keyboard.press("Tab")
    assert editor.inner_text() == before
    editor.click()
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert editor.inner_text() != before


def test_the_hints_open_one_by_one_and_by_the_keyboard(open_page: Open) -> None:
    page = open_page(address(EXERCISES[SEND]))
    hints = box(page, SEND).locator(".exercise-hint")
    for at, hint in enumerate(says(SEND).hints, 1):
        expect(hints.locator("visible=true >> summary")).to_have_count(at)
        hints.nth(at - 1).locator("summary").press("Enter")
        expect(hints.nth(at - 1).locator("p")).to_have_text(hint.replace("`", ""))


def test_without_a_script_all_of_it_is_there(open_page: Open) -> None:
    page = open_page(address(EXERCISES[SEND]), java_script_enabled=False)
    expect(box(page, SEND).locator(".exercise-hint > summary")).to_have_count(3)
    for part in (*box(page, SEND).locator(".exercise-hint > summary").all(), box(page, SEND).locator("li").first):
        expect(part).to_be_visible()


def test_it_has_no_fault_before_and_after(open_page: Open) -> None:
    """After a wrong program, with all hints, and after a right one."""
    page = open_page(address(EXERCISES[SEND]))
    assert faults(page) == []
    program = program_of(page, SEND)
    edit(program, "print('nothing of it')\n")
    run_it(program)
    for summary in box(page, SEND).locator("summary").all():
        summary.click()
    assert faults(page) == []
    edit(program, load(SEND + SOLVED).texts()["main.py"])
    run_it(program)
    expect(said(program)).to_contain_text("Solved!")
    assert faults(page) == []
