"""Exercises: what an exercise.toml may say, what becomes of it in a reader's run, and the command that says so."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from running import in_main, run

from course.paths import ROOT
from tickbytick import page
from tickbytick.check import report
from tickbytick.exercise import BadExercise, fault, load, read
from tickbytick.moments import of_run
from tickbytick.verdicts import Verdict, verdicts

SEND = in_main("""
    async def send(to):
        print("Sending to", to)
        await asyncio.sleep(2)
        print(f"Sent to {to}!")
    await asyncio.sleep(2.5)
    print("Data: 7")
    await send("Mario")
    await send("Luigi")
    print("Sent to all.")
""")
TASKS = in_main("""
    async def send(to, seconds=1):
        await asyncio.sleep(seconds)
        return to
    async def fail():
        await asyncio.sleep(1)
        raise ValueError("no such page")
    tasks = [asyncio.create_task(send(to)) for to in ("Mario", "Mario")]
    tasks.append(failing := asyncio.create_task(fail()))
    asyncio.create_task(send("Luigi", 9), name="end")
    tasks.append(slow := asyncio.create_task(send("Luigi", 9)))
    print("begins")
    await asyncio.sleep(3)
    time.sleep(0.5)
    slow.cancel()
    await asyncio.wait(tasks)
    failing.exception()
    print("ends")
    print("ends")
""")
COMMAND = (sys.executable, "-m", "tickbytick")
LUIGI = "[Luigi’s message is sent at 4.5 s](run:line/*Luigi!)"


def judged(source: str, *checks: str, **limits) -> list[Verdict]:
    return verdicts(run(source, **limits), checks)


@pytest.mark.parametrize(
    ("check", "saw", "seconds"),
    [
        # What is right says no more; else what the run did instead.
        ("[Luigi’s message is sent at 6.5 s](run:line/*Luigi!)", "", 6.5),
        (LUIGI, "`Sent to Luigi!` comes at 6.5 s.", 6.5),
        ("[It begins at 2 s](run:line/Send*)", "The first such line, `Sending to Mario`, comes at 2.5 s.", 2.5),
        ("[Another comes at 4.5 s](run:line-2/Send*)", "", 4.5),
        ("[The last comes at 4.5 s](run:last/Sent*)", "The last such line, `Sent to all.`, comes at 6.5 s.", 6.5),
        ("[`Sent to Luigi!` is the last line](run:last/*)", "The last such line, `Sent to all.`, comes at 6.5 s.", 6.5),
        ("[Peach gets it at 2 s](run:line/*Peach!)", "No line `…Peach!` is printed.", None),
        ("[Wario gets it at 2 s](run:line/Sent to Wario?)",
         "No line `Sent to Wario…` is printed.", None),
        ("[Mario gets it at 2 s](run:line/sent to Mario)",
         "No line `sent to Mario` is printed. The nearest is `Sent to Mario!`.", None),
        ("[`Data: 7 of 9` comes at 2.5 s](run:line/*of 9)", "No line `Data: 7 of 9` is printed.", None),
        ("[`Sent to L…` is the first](run:line/Sent*)", "The first such line, `Sent to Mario!`, comes at 4.5 s.", 4.5),
        ("[The sixth comes at 2 s](run:line-6/*)", "The sixth such line, `Sent to all.`, comes at 6.5 s.", 6.5),
        ("[A third comes at 2 s](run:line-3/Sending*)",
         "There are only 2 such lines, the last is `Sending to Luigi`, at 4.5 s.", None),
        ("[Three messages are sent](run:lines/Sent*)", "", 6.5),
        ("[Four are sent](run:lines/Sent*)", "There are 3 such lines, the last is `Sent to all.`, at 6.5 s.", 6.5),
        ("[Two tell of data](run:lines/Data*)", "There is 1 such line: `Data: 7`, at 2.5 s.", 2.5),
        ("[One tells of Peach](run:lines/*Peach*)", "No such line is printed.", None),
        ("[No line `Error…` is printed](run:lines/Error*)", "", 6.5),
        ("[`Data: …` comes before any `Sending` line](run:line/Data*:line/Sending*)", "", 2.5),
        ("[`Data: …` comes after any `Sending` line](run:line/Sending*:line/Data*)",
         "Both come at 2.5 s: `Data: 7` comes first.", 2.5),
        ("[Luigi’s comes before Mario’s](run:line/*Luigi!:line/*Mario!)",
         "`Sent to Mario!` comes first, at 4.5 s; `Sent to Luigi!` at 6.5 s.", 4.5),
        ("[`Sent to L…` comes 1 s later](run:line/Sent to M*:line/Sent to L*)",
         "It takes 2 s from `Sent to Mario!`, at 4.5 s, to `Sent to Luigi!`, at 6.5 s.", 4.5),
        ("[2 s later](run:line/Sent to M*:line/Sent to L*)", "", 4.5),
        ("[The program ends at 6.5 s](run:end)", "", 6.5),
        ("[The program ends at 4.5 s](run:end)", "The run ends at 6.5 s.", 6.5),
        ("[Seven lines are printed](run:lines)", "6 lines are printed.", 6.5),
        ("[A line is printed twice](run:line-1/count)", "`Data: 7` is printed once.", 2.5),
        ("[`Data: 8`](run:line-1)", "Line 1 is `Data: 7`, at 2.5 s.", 2.5),
        ("[`Data: 8`](run:line-9)", "Only 6 lines are printed.", None),
        ("[Two tasks](run:tasks)", "There is 1 task.", 6.5),
        ("[It waits 4 s](run:main/wait-1)", "`main()` waits 2.5 s, from 0 s on.", 0.0),
        ("[It waits 4 s](run:main/wait-4)", "`main()` waits only 3 times.", None),
        ("[It waits 4 s](run:send/wait-1)", "There is no task `send`.", None),
        ("[It holds the loop 4 s](run:main/blocks-1)", "`main()` never holds the loop.", None),
        ("[`ValueError`](run:main/error)", "`main()` does not fail.", None),
        ("[Two come](run:lines/Sending*), [at 4.5 s](run:line/*Luigi!)", "`Sent to Luigi!` comes at 6.5 s.", 6.5),
    ],
)  # fmt: skip
def test_of_lines_and_times_a_check_is_right_or_says_what_the_run_did(check: str, saw: str, seconds: float | None):
    assert fault(check) is None
    [*_, verdict] = judged(SEND, check)
    assert verdict[1:] == (not saw, saw, seconds)


@pytest.mark.parametrize(
    ("check", "saw"),
    [
        ("[`fail()` is cancelled](run:fail/end)", "`fail()` fails at 1 s."),
        ("[`fail()` returns](run:fail/end)", "`fail()` fails at 1 s."),
        ("[`KeyError`](run:fail/error)", "`fail()` fails with `ValueError: no such page`, at 1 s."),
        ("[`KeyError`](run:send-Luigi-9/error)", "`send('Luigi', 9)` is cancelled at 3.5 s."),
        ("[It starts at 2 s](run:fail/start)", "`fail()` starts at 0 s."),
        ("[It is made at 2 s](run:fail)", "`fail()` is created at 0 s."),
        ("[It waits until 2 s](run:fail/wait-1/end)", "This wait of `fail()` ends at 1 s."),
        ("[It waits from 2 s](run:fail/wait-1/start)", "This wait of `fail()` begins at 0 s."),
        ("[It holds the loop 1 s](run:main/blocks-1)", "`main()` holds the loop for 0.5 s, from 3 s on."),
        ("[It asks at 1 s](run:main/cancels-1)", "It asks for that at 3.5 s."),
        ("[Mario’s takes 2 s](run:send-Mario-1/wait-1)", "There are 2 tasks `send('Mario', 1)`."),
        ("[`send('Luigi', 9)` fails](run:send-Luigi-9/end)", "`send('Luigi', 9)` is cancelled at 3.5 s."),
        ("[`fail()` ends after `main()`](run:main/end:fail/end)",
         "The end of `fail()` comes first, at 1 s; the end of `main()` at 3.5 s."),
        ("[It takes 5 s](run:fail/start:main/end)",
         "It takes 3.5 s from the start of `fail()`, at 0 s, to the end of `main()`, at 3.5 s."),
        ("[No task holds the loop](run:blocked)", "`main()` holds the loop for 0.5 s, from 3 s on."),
        ("[No task is left](run:pending)", "1 task is left over."),
        ("[The program ends at 9 s](run:end)", "The run ends at 3.5 s."),  # though a task has that name
    ],
)  # fmt: skip
def test_of_tasks_too(check: str, saw: str):
    assert fault(check) is None
    [*_, verdict] = judged(TASKS, check)
    assert verdict[1:3] == (False, saw)


@pytest.mark.parametrize("source", [SEND, TASKS, in_main("asyncio.sleep(1)\n1 / 0")])
def test_each_fact_of_a_run_can_be_stated_and_is_then_right_and_nothing_else_of_it_can(source: str):
    recording = run(source)
    for name, fact in of_run(recording).items():
        texts = {
            "seconds": f"{fact.seconds} s",
            "number": f"so many: {fact.number}",
            "text": f"`{fact.text}`" + f" so often: {fact.number}" * (fact.number is not None),
            "end": {"finished": "returns", "failed": "fails", "cancelled": "is cancelled"}.get(fact.end, "returns"),
        }
        for kind, text in texts.items():
            check = f"[{text}](run:{name})"
            if getattr(fact, kind) is not None:
                assert fault(check) is None
                right = verdicts(recording, [check])[-1].right
                assert right or (right is None and recording.exit), check  # more of it could have made it wrong
            elif kind != "text":
                assert fault(f"[{text.replace('None', '3')}](run:{name})"), (name, kind)


ALWAYS = (
    "The program ends by itself.",
    "It ends without an error.",
    "Python warns of nothing.",
    "No task is left over.",
)


@pytest.mark.parametrize(
    ("body", "limits", "expected"),
    [
        ("pass", {}, {}),
        ("await asyncio.Event().wait()", {},
         {0: "Every task is waiting and nothing will wake them: real asyncio would hang here.", 1: None, 3: None}),
        ("while True:\n    await asyncio.sleep(1)", {"program_seconds": 3},
         {0: "Stopped after 3 s of program time.", 1: None, 3: None}),
        ("await asyncio.sleep(1)\n1 / 0", {}, {1: "It ends with `ZeroDivisionError: division by zero`, at main.py:4."}),
        ("raise SystemExit('no')", {}, {1: "It ends with exit status 1."}),
        ("try:\n    1 / 0\nexcept ArithmeticError:\n    {}['x']", {},
         {1: "It ends with `KeyError: 'x'`, at main.py:6."}),
        ("async def f():\n    raise ValueError('a\\nb')\n"
         "async with asyncio.TaskGroup() as group:\n    group.create_task(f())", {},
         {1: "It ends with `ExceptionGroup`, which holds `ValueError: a`, at main.py:4, reached from main.py:5."}),
        ("async def f(): 1 / 0\ntask = asyncio.create_task(f())\nawait asyncio.sleep(1)\nraise ValueError",
         {}, {1: "It ends with `ValueError`, at main.py:6.", 2: "Python says `Task exception was never retrieved`."}),
        ("asyncio.sleep(1)\nasyncio.sleep(2)", {},
         {2: "Python says `main.py:3: RuntimeWarning: coroutine 'sleep' was never awaited` and 1 more."}),
        ("asyncio.get_running_loop().call_soon(lambda: 1 / 0)\nawait asyncio.sleep(1)", {},
         {2: "Python says `Exception in callback main.<locals>.<lambda>() at main.py:3`."}),
        ("import logging\nlogging.warning('odd')", {}, {}),
        ("import traceback\ntry:\n    1 / 0\nexcept ArithmeticError:\n    traceback.print_exc()", {}, {}),
        ("async def tick():\n    while True: await asyncio.sleep(1)\n"
         "tasks = [asyncio.create_task(tick()) for _ in 'ab']\nawait asyncio.sleep(3)", {},
         {3: "`tick()` and 1 more had not ended when `main()` did."}),
        ("async def tick():\n    try: await asyncio.sleep(9)\n    except asyncio.CancelledError: pass\n"
         "task = asyncio.create_task(tick())\nawait asyncio.sleep(1)",
         {}, {3: "`tick()` had not ended when `main()` did."}),
        ("task = asyncio.create_task(asyncio.sleep(9))\nawait asyncio.sleep(1)\ntask.cancel()", {}, {}),
        ("import threading\nthreading.Thread(target=asyncio.run, args=[asyncio.sleep(3)]).start()\n"
         "await asyncio.wait([asyncio.create_task(asyncio.to_thread(time.sleep, 2))])", {}, {}),
        ("task = asyncio.create_task(asyncio.sleep(9))\nawait asyncio.sleep(1)\n1 / 0", {},
         {1: "It ends with `ZeroDivisionError: division by zero`, at main.py:5.", 3: None}),
    ],
)  # fmt: skip
def test_what_holds_for_every_exercise_comes_first(body: str, limits: dict[str, int], expected: dict[int, str | None]):
    """None: it was not reached."""
    found = judged(in_main(body), **limits)
    assert tuple(verdict.says for verdict in found) == ALWAYS
    told = {place: verdict.saw or None for place, verdict in enumerate(found) if verdict.right is not True}
    assert told == expected
    assert [verdict.right is None for verdict in found] == [expected.get(place, "") is None for place in range(4)]


def test_a_thread_is_no_task():
    source = """
        import asyncio, threading, time
        threading.Thread(target=time.sleep, args=[5]).start()
        async def main():
            await asyncio.wait([asyncio.create_task(asyncio.to_thread(time.sleep, 1))])
            asyncio.create_task(asyncio.sleep(9), name="late")
        asyncio.run(main())
    """
    *_, tasks_left, counted = judged(source, "[two tasks](run:tasks)")
    assert tasks_left.saw == "`late` had not ended when `main()` did."
    assert counted.saw == "There are 3 tasks."


def test_an_error_of_syntax_has_a_place_and_each_run_of_asyncio_a_main_of_its_own():
    [_, syntax, *_] = judged("print('a'\n")
    assert syntax.saw == "It ends with `SyntaxError: '(' was never closed`, at main.py:1."
    again = "import asyncio\nasync def two():\n    asyncio.create_task(asyncio.sleep(3), name='late')\n"
    assert [verdict.saw for verdict in judged(again + "asyncio.run(asyncio.sleep(1))\nasyncio.run(two())")][3] == (
        "`late` had not ended when `two()` did."
    )


def test_of_a_run_that_broke_off_only_what_more_of_it_could_not_change_is_right_or_wrong():
    source = SEND.replace('await send("Luigi")', "1 / 0")
    checks = {
        "[Mario’s is sent at 4.5 s](run:line/*Mario!)": (True, ""),
        "[Mario’s is sent at 4 s](run:line/*Mario!)": (False, "`Sent to Mario!` comes at 4.5 s."),
        LUIGI: (None, ""),
        "[Five are sent](run:lines/Sent*)": (None, "Your run broke off with 1 such line."),
        "[One is sent](run:lines/Sent*)": (True, ""),
        "[No line `Sent to Peach` is printed](run:lines/*Peach*)": (None, "Your run broke off with no such line."),
        "[Luigi’s is sent at 4 s](run:line/*Luigi!)": (False, "No line `…Luigi!` is printed."),
        "[None is sent](run:lines/Sent*)": (False, "There is 1 such line: `Sent to Mario!`, at 4.5 s."),
        "[No task holds the loop](run:blocked)": (None, ""),
        "[The program ends at 4.5 s](run:end)": (None, ""),
    }
    found = judged(source, *checks)[4:]
    assert [(verdict.right, verdict.saw) for verdict in found] == [*checks.values()]


def test_an_order_may_name_a_line_by_a_piece_of_its_pattern_where_no_word_is_long_enough():
    check = "[`A 1` comes before `A 2`](run:line/A 1*:line/A 2*)"
    assert fault(check) is None
    for order in ("12", "21"):
        source = "\n".join(f"print('A {number} is here')" for number in order)
        assert judged(source, check)[-1].right is (order == "12")


def test_only_what_is_printed_on_stdout_is_a_line_and_only_a_task_holds_the_loop():
    source = f"import sys, time\nprint('a', file=sys.stderr)\nprint('a')\ntime.sleep(1)\n{SEND}"
    checks = ("[It is printed once](run:lines/a)", "[No task holds the loop](run:blocked)")
    assert [verdict.right for verdict in judged(source, *checks)[4:]] == [True, True]


def test_what_the_program_prints_spoils_no_sentence():
    source = f"print('`' + 'x' * 200)\nprint({'a ' * 3 + chr(13)!r}, 'b')"
    [tick, _, blanks] = [verdict.saw for verdict in judged(source, *["[it comes at 2 s](run:line/*)"] * 3)][4:]
    assert tick == blanks == f"The first such line, “`{'x' * 68}…”, comes at 0 s."
    [*_, verdict] = judged(source, "[it comes at 2 s](run:last/*)")
    assert verdict.saw == "The last such line, `a a a b`, comes at 0 s."


EXERCISE = f"""
id = "send-together"
task = "Send both."
trains = ["asyncio.gather"]
hints = ["one", "two", "three"]
checks = [
  "{LUIGI}",
  "[Two are sent](run:lines/Sent*)",
]
"""


def test_an_exercise_is_read():
    exercise = read(EXERCISE)
    assert exercise == ("send-together", "Send both.", ("asyncio.gather",), ("one", "two", "three"), exercise.checks)
    assert exercise.checks == (LUIGI, "[Two are sent](run:lines/Sent*)")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"Send both."', '"Send both.', "3: no TOML: Illegal character"),
        ("]\n", "", "9: no TOML: "),
        ("task =", "tusk =", "3: unknown key tusk; there are id, task, trains, hints, checks"),
        ('task = "Send both."', "", '1: task is missing; write task = "Send'),
        ('"Send both."', "3", '3: task is a text; write task = "Send'),
        ('["asyncio.gather"]', '"asyncio.gather"', '4: trains is a list of texts; write trains = ["asyncio.gather"]'),
        ('["asyncio.gather"]', "[]", "4: trains is a list of texts"),
        ('["asyncio.gather"]', "[3]", "4: trains is a list of texts"),
        ('"send-together"', '"Send together"', "2: 'Send together' is no id: small letters, digits and hyphens"),
        (', "three"', "", "5: there are 2 hints; write three"),
        ("[Two are sent](run:lines/Sent*)", "Two are sent", "8: a check states its facts in links; write [Luigi’s"),
        ("[Two are sent](run:", "[Two are sent](", "8: a check states its facts in links"),
        ("[Two are sent](run:lines/Sent*)", "[Two are sent](run:lines/Sent*), [2 s](end)", "8: a check states its"),
        ("lines/Sent*)", "lin/Sent*)", "8: [Two are sent](run:lin/Sent*): lin/Sent* is no fact of a run; one is"),
        ("lines/Sent*)", "lines/)", "8: [Two are sent](run:lines/): lines/ is no fact"),
        ("lines/Sent*)", "lines/f(x))", "8: run:lines/f(x) ends at its first bracket; for a bracket in a pattern"),
        ("lines/Sent*)", "line/a:b:c)", "8: run:line/a:b:c names more than two facts; for a colon in a pattern"),
        ("Two are sent", "All are sent", "8: [All are sent](run:lines/Sent*): lines/Sent* is a number, and this"),
        ("lines/Sent*", "lines/Sent*:end", "lines/Sent* is a number, and"),
        ("lines/Sent*", "line/Sent*", "8: [Two are sent](run:line/Sent*): says 2, and there is no number"),
        ("Two are sent", "Nothing is sent", "lines/Sent* is a number, and this states none"),
        ("at 4.5 s", "soon", "7: [Luigi’s message is sent soon](run:line/*Luigi!): states nothing that the run could"),
        ("at 4.5 s", "never at 4.5 s", "a link states what happens, and this text denies it"),
        ("at 4.5 s", "as `Sent to Mario!`", "says `Sent to Mario!`, and it is `Luigi!`"),
        ("[Two are sent](run:lines/Sent*)", "[A comes](run:line/Sent*:line/Data*)", "an order is stated by one of the"),
        ("[Two are sent](run:lines/Sent*)", "[one before the other](run:line/Sent*:line/Data*)", "name both, with a"),
        ("[Two are sent](run:lines/Sent*)", "[Data before it is sent](run:line/Sent*:line/Data*)", "the other way"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_exercise_is_named_with_its_line_and_what_mends_it(old: str, new: str, says: str):
    text = EXERCISE.replace(old, new, 1) if old != "]\n" else EXERCISE.removesuffix(old)
    with pytest.raises(BadExercise) as wrong:
        read(text, "a/exercise.toml")
    assert str(wrong.value).startswith("a/exercise.toml:") and says in str(wrong.value).removeprefix("a/exercise.toml:")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "exercise.toml").write_text(EXERCISE, encoding="utf-8")
    (tmp_path / "main.py").write_text(SEND, encoding="utf-8")
    return tmp_path


def command(*arguments: object) -> tuple[int, list[str], str]:
    """Status, lines of stdout, and stderr of the command."""
    ran = subprocess.run([*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60)
    return ran.returncode, ran.stdout.splitlines(), ran.stderr


SOLVED = SEND.replace('await send("Mario")', 'await asyncio.gather(send("Mario"), send("Luigi"))').replace(
    '    await send("Luigi")\n    print("Sent to all.")\n', ""
)


def test_the_command_shows_the_run_then_each_verdict_and_exits_with_0_where_all_is_right(folder: Path):
    status, printed, errors = command("check", folder)
    assert printed[5:] == [
        "[6.500s] Sent to all.",
        *(f"✓ {each}" for each in ALWAYS),
        "✗ Luigi’s message is sent at 4.5 s",
        "  `Sent to Luigi!` comes at 6.5 s.",
        "✗ Two are sent",
        "  There are 3 such lines, the last is `Sent to all.`, at 6.5 s.",
        "4 of 6 hold.",
    ]
    assert (status, errors) == (1, "")
    (folder / "main.py").write_text(SOLVED)
    status, printed, errors = command("check", folder)
    assert (status, printed[-2:], errors) == (0, ["✓ Two are sent", "All 6 hold: solved."], "")


LATE = SEND.replace("await asyncio.sleep(2.5)", "asyncio.create_task(asyncio.sleep(99))\n    await asyncio.sleep(2.5)")


@pytest.mark.parametrize(
    "source", [SEND, SOLVED, LATE, SEND.replace("await", "", 1), SEND + "1 / 0", "import a.b as c.d"]
)
def test_the_page_says_the_same(folder: Path, source: str):
    (folder / "main.py").write_text(source)
    request = {"run": run(source)._asdict(), "checks": load(str(folder)).checks}
    answer = [Verdict(*each) for each in json.loads(page.check(json.dumps(request)))]
    said = report(answer, "utf-8").splitlines()
    assert command("check", folder)[1][-len(said) :] == said


@pytest.mark.parametrize(
    ("source", "first"),
    [
        ("import os; os._exit(0)", "It ended its process, with status 0."),
        ("import os; os.kill(os.getpid(), 9)", "Its process was ended by force."),
        (
            "import os\nfor fd in range(3, 9):\n    try: os.write(fd, b'{}')\n    except OSError: pass",
            "It ended its pr",
        ),
    ],
)
def test_a_program_that_ends_its_process_solves_nothing(folder: Path, source: str, first: str):
    (folder / "main.py").write_text(f"print('✓')\n{source}")
    status, [_, *marks], errors = command("check", folder)
    assert (status, errors, marks[0]) == (1, "", f"✗ {ALWAYS[0]}") and marks[1].startswith(f"  {first}")
    assert [mark[0] for mark in marks[2:]] == ["·"] * 5 + ["0"]


def test_a_program_finds_no_more_of_the_library_imported_than_when_it_is_not_checked(folder: Path):
    (folder / "main.py").write_text("import sys; print([name for name in sys.modules if name != 'posix'])")
    plain, checked = (command(*call)[1][0] for call in ((folder / "main.py",), ("check", folder)))
    assert {*eval(checked.partition(" ")[2])} - {*eval(plain.partition(" ")[2])} <= {"_datetime", "_string"}


@pytest.mark.parametrize(
    ("missing", "arguments", "says"),
    [
        ("", [], "check takes one folder, that of an exercise; a file of the name check is ./check"),
        ("", [".", "."], "check takes one folder"),
        ("exercise.toml", None, "exercise.toml:1: cannot be read (No such file or directory); name the folder of an"),
        ("main.py", None, "there is no program "),
        ("id", None, "exercise.toml:1: id is missing; write id ="),
    ],
)
def test_a_wrong_call_exits_with_2_and_one_line(folder: Path, missing: str, arguments: list[str] | None, says: str):
    if missing == "id":
        (folder / "exercise.toml").write_text("")
    elif missing:
        (folder / missing).unlink()
    status, printed, errors = command("check", *([folder] if arguments is None else arguments))
    assert (status, printed, errors.count("\n")) == (2, [], 1) and says in errors


def test_where_nobody_reads_on_it_ends_quietly(folder: Path):
    for source in (SEND, "pass"):
        (folder / "main.py").write_text(source)
        read, write = os.pipe()
        os.close(read)
        ran = subprocess.run([*COMMAND, "check", folder], cwd=ROOT, stdout=write, stderr=subprocess.PIPE, text=True)
        os.close(write)
        assert (ran.returncode, ran.stderr) == (128 + signal.SIGPIPE, "")


def test_letters_that_an_encoding_lacks_are_others():
    told = report([Verdict("Luigi’s → 2 s", True, "", 0.0), Verdict("b", False, "c", 0.0)], "ascii")
    assert told == "+ Luigi's ? 2 s\n- b\n  c\n1 of 2 hold.\n"
