"""`evidence/shake.py` finds what moves, and nothing else: its schedules, its verdicts on marks, its load, its command.

Every example is shaken a little here too. The command does it at length, and on a busy machine.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from running import in_main, run, stamped

from course import examples
from course.paths import ROOT
from evidence import shake
from evidence.checkout import copy_to
from evidence.schedules import LATE, shaken

SEEDS = range(24)


def outcomes(program: str, busy: float = 0.0) -> set[str]:
    """What it prints under `SEEDS`."""
    texts = set()
    for seed in SEEDS:
        with shaken(seed, busy):
            texts.add(run(program).text("stdout").replace("\n", " ").strip())
    return texts


SLEEPERS = """
    async def sleeper(name, seconds):
        await asyncio.sleep(seconds)
        print(name)
    await asyncio.gather(sleeper("a", 1), sleeper("b", {}))
"""
CANCELLED = """
    async def cancelled(name):
        try:
            await asyncio.sleep(9)
        except asyncio.CancelledError:
            print(name)
            raise
"""
MAY_SWAP = {
    "timers of one moment": SLEEPERS.format("1"),
    "timers less than a millisecond apart": SLEEPERS.format("1.0009"),
    "a result and its timeout, in one pass of the loop or in two": """
    try:
        print(await asyncio.wait_for(asyncio.sleep(1, "a b"), 1))
    except TimeoutError:
        print("b a")
    """,
    "what a TaskGroup cancels": CANCELLED
    + """
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(cancelled("a"))
            group.create_task(cancelled("b"))
            await asyncio.sleep(1)
            raise OSError
    except* OSError:
        pass
    """,
    "what asyncio.run cancels at its end": CANCELLED
    + """
    tasks = [asyncio.create_task(cancelled("a")), asyncio.create_task(cancelled("b"))]
    await asyncio.sleep(1)
    """,
    "what as_completed starts": """
    async def start(name):
        print(name)
    for first in asyncio.as_completed([start("a"), start("b")]):
        await first
    """,
    "the results of wait": """
    async def name(text):
        return text
    done, _ = await asyncio.wait([asyncio.create_task(name("a")), asyncio.create_task(name("b"))])
    for task in done:
        print(task.result())
    """,
}
STAYS = {
    "timers more than a millisecond apart": SLEEPERS.format("1.0011"),
    "what call_soon was given": """
    loop = asyncio.get_running_loop()
    for name in "ab":
        loop.call_soon(print, name)
    await asyncio.sleep(0)
    """,
    "tasks that start": """
    async def start(name):
        print(name)
    await asyncio.gather(start("a"), start("b"))
    """,
    "a timer long due, and a later one": """
    loop = asyncio.get_running_loop()
    loop.call_later(0.1, print, "a")
    loop.call_later(0.2, print, "b")
    time.sleep(1)
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
    assert outcomes(in_main((MAY_SWAP | STAYS)[what])) == ({"a b", "b a"} if what in MAY_SWAP else {"a b"})


def test_a_timer_fires_neither_early_nor_late() -> None:
    program = in_main(f"""
    loop = asyncio.get_running_loop()
    def fire(when):
        assert 0 <= loop.time() - when < {LATE}, loop.time() - when
    for number in range(200):
        when = loop.time() + 1 + number * 0.0003
        loop.call_at(when, fire, when)
    await asyncio.sleep(2)
    """)
    for seed in SEEDS:
        with shaken(seed):
            assert run(program).text("stderr") == ""


def test_where_the_loop_wakes_late_many_sleeps_fall_behind_one_but_timers_keep_their_order() -> None:
    program = """
    async def sleeper(name, times, seconds):
        for _ in range(times):
            await asyncio.sleep(seconds)
        print(name)
    await asyncio.gather(sleeper("a", {}, {}), sleeper("b", 1, 1))
    """
    assert outcomes(in_main(program.format(3, 0.3)), busy=0.1) == {"a b", "b a"}
    assert outcomes(in_main(program.format(1, 0.99)), busy=0.1) == {"a b"}


def test_a_seed_is_one_schedule() -> None:
    def seen(what: str) -> list[list[str]]:
        runs = []
        for seed in SEEDS:
            with shaken(seed):
                runs.append(stamped(run(in_main(MAY_SWAP[what]))))
        return runs

    assert {what: seen(what) for what in MAY_SWAP} == {what: seen(what) for what in reversed(MAY_SWAP)}


# --- marks


EXAMPLE = """
import asyncio

async def sleeper(name, seconds):
    await asyncio.sleep(seconds)
    print(name)

async def main():
    await asyncio.gather(sleeper("one", 1), sleeper("once", 1), sleeper("two", 2))

asyncio.run(main())
"""


NOT_AS_RECORDED = "not as recorded in schedule 0 and "


@pytest.mark.parametrize(
    "marks, change, said",
    [
        (["on*"], (), []),
        ([], (), [NOT_AS_RECORDED, "snippets/01-a/b/example.toml", "\n+1.000 s  sleeper('once', 1)  | once\n"]),
        (["one"], (), [NOT_AS_RECORDED]),  # it does not hide that this line moves among others
        (["*"], (), ["is too broad: 1 of 3 lines never moved: «two»"]),
        (["on*", "two"], (), ['lines = "two" is for nothing']),
        (["on*", "three"], (), ['lines = "three" is for nothing']),
        # A mark excuses an order, and no other text or time.
        (["on*"], ("print(name)", 'print(name + "!")'), [f"{NOT_AS_RECORDED}23 more"]),
        (["on*"], ('"once", 1', '"once", 1.5'), [f"{NOT_AS_RECORDED}23 more"]),
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
    (folder / "example.toml").write_text(settings, encoding="utf-8")
    (folder / "main.py").write_text(EXAMPLE.replace(*change) if change else EXAMPLE, encoding="utf-8")
    example = examples.load("01-a/b")
    recording = run(EXAMPLE)
    recording.sources = example.sources()
    examples.write(recording, folder / "recording.jsonl")
    result = shake.Result()
    for seed in SEEDS:
        result.add(shake.under_schedule(example, seed))
    faults = shake.complaints(example, result)
    assert bool(faults) is bool(said)
    assert [what for what in said if what not in faults[0]] == []


# --- the examples


def test_every_example_keeps_its_order_or_says_what_may_swap() -> None:
    wrong = []
    for name in examples.names():
        example = examples.load(name)
        if example.clock == "virtual":
            result = shake.Result()
            for seed in (0, 1, 2, 3):
                result.add(shake.under_schedule(example, seed))
                result.add(shake.waking_late(example, seed))
            if result.faults:
                wrong += [f"{name}: {fault}" for fault in shake.complaints(example, result)]
    assert "\n\n".join(wrong) == ""


# --- the command


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_to(tmp_path_factory.mktemp("shake") / "clone")


def command(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=clone, capture_output=True, text=True)


@pytest.mark.alone
def test_it_fails_where_a_mark_is_missing_and_says_how_to_see_it(clone: Path) -> None:
    name = "03-gather/both-at-once"
    (clone / "snippets" / name / "example.toml").unlink()
    shaken_before = (clone / "evidence/shaken.json").read_text(encoding="utf-8")

    failed = command(clone, "-m", "evidence.shake", name)
    assert failed.returncode == 1, failed.stderr
    assert "not as recorded in schedule 0 and " in failed.stdout
    assert "+4.500 s  send_data('Luigi')  | Data sent to Luigi!" in failed.stdout.splitlines()
    assert (clone / "evidence/shaken.json").read_text(encoding="utf-8") == shaken_before


@pytest.mark.parametrize(
    "loop",
    [
        "for name in set('abcdef'): print(name)",
        "for done in asyncio.as_completed([start(name) for name in 'abcdef']): await done",
    ],
    ids=["hashes of strings", "addresses of coroutines"],
)
def test_what_hangs_on_hashes_or_addresses_is_found_without_a_schedule(loop: str, clone: Path) -> None:
    folder = clone / "snippets/03-gather/of-a-set"
    folder.mkdir(exist_ok=True)
    program = (
        f"import asyncio\nasync def start(name): print(name)\nasync def main():\n    {loop}\nasyncio.run(main())\n"
    )
    (folder / "main.py").write_text(program, encoding="utf-8")
    recorded = command(clone, "-m", "tickbytick", "--json", str(folder / "main.py"))
    (folder / "recording.jsonl").write_text(recorded.stdout, encoding="utf-8")
    faults = []
    for process in (1, 2, 3):
        found = command(clone, "-m", "evidence.shake", "--fresh", json.dumps([process, [], ["03-gather/of-a-set"]]))
        faults += json.loads(found.stdout)["03-gather/of-a-set"]["faults"]
    assert len(faults) >= 2


@pytest.mark.alone
def test_what_differs_on_the_real_clock_under_load_is_a_fault(clone: Path) -> None:
    name = "06-cancel/two-handlers"
    recording = clone / "snippets" / name / "recording.jsonl"
    text = recording.read_text(encoding="utf-8")
    recording.write_text(text.replace("Request was cancelled.", "Request was called off."), encoding="utf-8")
    program = f"from evidence import shake; print(shake.under_load(['{name}'], 1))"
    assert "run 1 on the real clock, every core busy" in command(clone, "-c", program).stdout


@pytest.mark.alone
def test_the_load_ends_with_the_process_that_made_it() -> None:
    program = "import os\nfrom evidence import shake\nwith shake.busy_cores():\n    os._exit(0)"
    # The burners hold its stdout: this returns when the last of them has ended.
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=20)


@pytest.mark.alone
def test_runs_without_a_load_prove_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shake, "BURN", "")
    with pytest.raises(SystemExit, match="the load ended before the runs did"), shake.busy_cores() as burners:
        for burner in burners:
            burner.wait()
