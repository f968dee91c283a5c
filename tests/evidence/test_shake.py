"""`evidence/shake.py` finds what moves, and nothing else: its schedules, its verdicts on marks, its load, its command.

That every example was shaken as it stands, `python -m course check` sees to.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from running import in_main, run, stamped

from course import examples
from course.paths import ROOT, SNIPPETS
from evidence import checkout, real_clock, shake
from evidence.schedules import LATE, shaken
from tickbytick.recording import Recording

SEEDS = range(24)


def under_each_seed(program: str, busy: float = 0.0) -> Iterator[Recording]:
    for seed in SEEDS:
        with shaken(seed, busy):
            recording = run(in_main(program))
        yield recording


SLEEPERS = """
    async def sleeper(name, times, seconds):
        for _ in range(times):
            await asyncio.sleep(seconds)
        print(name)
    await asyncio.gather(sleeper("a", {}, {}), sleeper("b", 1, {}))
"""
MAY_SWAP = {
    "timers less than a millisecond apart": SLEEPERS.format(1, 1, 1.0009),
    "where the loop wakes late, many sleeps and one": SLEEPERS.format(3, 0.3, 1),
    "two timers, of which one leads to the next pass of the loop": """
    loop = asyncio.get_running_loop()
    loop.call_later(1, loop.call_soon, print, "a")
    loop.call_later(1, print, "b")
    await asyncio.sleep(2)
    """,
    "what asyncio.run cancels at its end, and so what a TaskGroup cancels": """
    async def cancelled(name):
        try:
            await asyncio.sleep(9)
        finally:
            print(name)
    tasks = [asyncio.create_task(cancelled("a")), asyncio.create_task(cancelled("b"))]
    await asyncio.sleep(1)
    """,
    "what as_completed starts": """
    async def start(name):
        print(name)
    for first in asyncio.as_completed([start("a"), start("b")]):
        await first
    """,
}
STAYS = {
    "timers more than a millisecond apart": SLEEPERS.format(1, 1, 1.0011),
    "where the loop wakes late, timers": SLEEPERS.format(1, 0.99, 1),
    "what call_soon was given": """
    loop = asyncio.get_running_loop()
    for name in "ab":
        loop.call_soon(print, name)
    await asyncio.sleep(0)
    """,
    "a timer long due, and what comes a pass later": """
    loop = asyncio.get_running_loop()
    loop.call_later(0.1, print, "a")
    loop.call_soon(loop.call_soon, print, "b")
    time.sleep(1)
    await asyncio.sleep(0.1)
    """,
}


@pytest.mark.parametrize("what", MAY_SWAP | STAYS)
def test_what_asyncio_does_not_order_comes_in_either_order_and_all_else_stays(what: str) -> None:
    runs = under_each_seed((MAY_SWAP | STAYS)[what], busy=0.1 if "wakes late" in what else 0.0)
    printed = {" ".join(run.text("stdout").split()) for run in runs}
    assert printed == ({"a b", "b a"} if what in MAY_SWAP else {"a b"})


def test_a_timer_fires_neither_early_nor_late() -> None:
    program = f"""
    loop = asyncio.get_running_loop()
    def fire(when):
        assert 0 <= loop.time() - when < {LATE}, loop.time() - when
    for number in range(200):
        when = loop.time() + 1 + number * 0.0003
        loop.call_at(when, fire, when)
    await asyncio.sleep(2)
    """
    assert {run.text("stderr") for run in under_each_seed(program)} == {""}


def test_a_seed_is_one_schedule() -> None:
    once = [[*map(stamped, under_each_seed(program))] for program in MAY_SWAP.values()]
    again = [[*map(stamped, under_each_seed(program))] for program in reversed(MAY_SWAP.values())]
    assert once == again[::-1]


EXAMPLE = in_main("""
    async def sleeper(name, seconds):
        await asyncio.sleep(seconds)
        print(name)
    await asyncio.gather(sleeper("one", 1), sleeper("once", 1), sleeper("two", 2))
""")
NOT_AS_RECORDED = "not as recorded in schedule 0 and "


@pytest.mark.parametrize(
    "marks, change, said",
    [
        (["on*"], (), []),
        ([], (), [NOT_AS_RECORDED, "snippets/01-a/b/example.toml", "\n+1.000 s  sleeper('once', 1)  | once\n"]),
        (["one"], (), [NOT_AS_RECORDED]),  # it does not hide that this line moves among others
        (["*"], (), ['lines = "*" covers lines that never move, 1 of 3: «two»']),
        (["on*", "three"], (), ['lines = "three" covers no line']),
        # A mark excuses an order, and no other text or time.
        (["on*"], ("print(name)", 'print(name + "!")'), [f"{NOT_AS_RECORDED}23 more"]),
        (["on*"], ("sleep(seconds)", "sleep(seconds + 0.1)"), [f"{NOT_AS_RECORDED}23 more"]),
        (["on*"], ("print(name)", "print(name); await asyncio.sleep(0)"), ["its lines are as recorded, a task is not"]),
    ],
)
def test_exactly_the_lines_that_swap_are_marked(
    marks: list[str], change: tuple[str, ...], said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said of that program with these marks, once it has become another one than its recording's."""
    monkeypatch.setattr(examples, "SNIPPETS", tmp_path)
    folder = tmp_path / "01-a/b"
    folder.mkdir(parents=True)
    settings = "".join(f'[[order]]\nlines = "{lines}"\nreason = "they may"\n' for lines in marks)
    (folder / "example.toml").write_text(settings)
    (folder / "main.py").write_text(EXAMPLE.replace(*change) if change else EXAMPLE)
    example = examples.load("01-a/b")
    examples.write(run(EXAMPLE)._replace(sources=example.sources()), folder / "recording.jsonl")
    result = sum((shake.one_run(example, seed) for seed in SEEDS), shake.Result())
    faults = shake.complaints(example, result)
    assert bool(faults) is bool(said)
    assert [what for what in said if what not in faults[0]] == []


@pytest.mark.alone
def test_it_fails_where_a_mark_is_missing_and_says_how_to_see_it(clone: Path) -> None:
    name = next(name for name in examples.names() if examples.load(name).order)
    (clone / "snippets" / name / "example.toml").unlink()
    before = (clone / "evidence/shaken.json").read_text(encoding="utf-8")
    failed = checkout.run(clone, "python", "-m", "evidence.shake", name)
    assert failed.returncode == 1, failed.stdout
    assert NOT_AS_RECORDED in failed.stdout
    assert (clone / "evidence/shaken.json").read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    "program",
    ["for name in set('abcdef'): print(name)", "for one in {type(n, (), {}) for n in 'abcdef'}: print(one.__name__)"],
    ids=["hashes of strings", "addresses of objects"],
)
def test_what_hangs_on_hashes_or_addresses_is_found_without_a_schedule(program: str, clone: Path) -> None:
    folder = clone / "snippets/00-sets/of-a-set"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "main.py").write_text(f"{program}\n", encoding="utf-8")
    recorded = checkout.run(clone, "python", "-m", "tickbytick", "--json", str(folder / "main.py"))
    (folder / "recording.jsonl").write_text(recorded.stdout, encoding="utf-8")
    fresh = ("python", "-m", "evidence.shake", "--fresh")
    found = [checkout.run(clone, *fresh, process, "00-sets/of-a-set").stdout for process in "123"]
    faults = [fault for text in found for fault in json.loads(text)["00-sets/of-a-set"]["faults"]]
    assert sum("CPython's own order" in fault for fault in faults) >= 2


@pytest.mark.alone
def test_what_differs_on_the_real_clock_under_load_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    case = real_clock.of_example(examples.names()[0], SNIPPETS)
    other = replace(case, expected=case.expected._replace(exit=3))
    monkeypatch.setattr(real_clock, "of_example", lambda *_: other)
    assert shake.under_load(["it"], 1)["it"].faults == ["run 1 on the real clock, every core busy"]


@pytest.mark.alone
def test_the_load_ends_with_the_process_that_made_it() -> None:
    program = "import os\nfrom evidence import shake\nwith shake.busy_cores():\n    os._exit(0)"
    # The burners hold its stdout: this returns when the last of them has ended.
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=20)
