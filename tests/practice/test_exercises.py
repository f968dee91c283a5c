"""Each exercise, by programs of people who knew its sentence and not its checks (those of c did): the right ones solve
it, and of each wrong one it is said what it lacks. `--update-examples` writes that to said.json, to be read."""

import json
import re
from functools import cache, partial
from pathlib import Path

import pytest

from course.examples import let_go, load
from course.exercises import all_shown, says
from course.files import write_json
from tickbytick.recorder import Limits, Program, record, run_file
from tickbytick.verdicts import Verdict, verdicts

HERE = Path(__file__).parent
SAID = HERE / "said.json"
EXERCISES = [each.example for each in all_shown()]


def programs(example: str) -> dict[str, Path]:
    """By name, "a-right-1": by whom, what they meant it to be, and which of those."""
    return {path.stem: path for path in sorted((HERE / "programs" / says(example).id).glob("*.py"))}


@cache
def judged(path: Path, example: str) -> list[Verdict]:
    program = Program(str(path.parent), path.name, {}, {})
    run = record(program, partial(run_file, str(path)), limits=Limits(real_seconds=5.0))
    if run.stopped:
        let_go()
    return verdicts(run, says(example).checks)


def missed(path: Path, example: str) -> list[str]:
    """What is said of each sentence that is not so; but for the folder of the program, where a task names it."""
    wrong = (verdict for verdict in judged(path, example) if not verdict.right)
    return [re.sub(r"running at [^`]*", "running at …", f"{each.says} — {each.saw or 'not reached'}") for each in wrong]


def test_there_are_as_many_as_there_should_be() -> None:
    assert len(EXERCISES) >= 22
    for example in EXERCISES:
        names = programs(example)
        assert len([name for name in names if "-right-" in name]) >= 3, example
        assert len([name for name in names if "-wrong-" in name]) >= 3, example


@pytest.mark.parametrize("example", EXERCISES)
def test_the_right_ones_solve_it_and_of_the_wrong_ones_it_is_said_what_they_lack(
    example: str, request: pytest.FixtureRequest
) -> None:
    own, found = says(example).id, {name: missed(path, example) for name, path in programs(example).items()}
    assert {name for name, lacks in found.items() if not lacks} == {name for name in found if "-right-" in name}
    kept = json.loads(SAID.read_text(encoding="utf-8"))
    said = {name: lacks for name, lacks in found.items() if lacks}
    if request.config.getoption("update_examples") and kept.get(own) != said:
        write_json(dict(sorted({**kept, own: said}.items())), SAID)
    else:
        assert kept[own] == said


@pytest.mark.parametrize("example", EXERCISES)
def test_each_check_is_missed_by_a_program_that_somebody_wrote(example: str) -> None:
    """Else it would be there for nothing. The program that the reader starts from is one of these."""
    start = load(example).files[0]
    asked = len(says(example).checks)
    tries = [judged(path, example)[-asked:] for path in (start, *programs(example).values())]
    never = [each[0].says for each in zip(*tries, strict=True) if all(one.right for one in each)]
    assert never == []


@pytest.mark.parametrize("example", EXERCISES)
def test_the_last_hint_but_one_names_what_it_trains(example: str) -> None:
    """The last but one names something that the exercise trains."""
    trained = [each.rpartition(".")[2] for each in says(example).trains]
    assert any(each in says(example).hints[-2] for each in trained)
