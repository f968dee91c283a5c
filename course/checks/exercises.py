"""Whether each exercise can be solved, and not without doing anything: its solution's recording is right by each of its
checks, that of the program to start from is not."""

from collections.abc import Iterator

from tickbytick.exercise import BadExercise
from tickbytick.verdicts import verdicts

from ..examples import OLDEST, BadExample, load
from ..exercises import SOLVED, Shown, all_shown, folders, says
from ..pages import Fault, read
from ..paths import ROOT, SNIPPETS


def faults() -> Iterator[Fault]:
    """What is wrong with the exercises, their pages and their two recordings."""
    shown = all_shown()
    ids: dict[str, str] = {}
    for each in shown:
        for what in _of_page(each):
            yield Fault.of(each.page, each.line, what)
        try:
            exercise = says(each.example)
            recordings = {solved: load(each.example + solved).recordings()[OLDEST] for solved in ("", SOLVED)}
        except BadExercise as error:
            yield Fault(f"snippets/{each.example}/exercise.toml", error.line, error.what)
            continue
        except BadExample as error:
            yield Fault.of(each.page, each.line, str(error))
            continue
        if each.anchor != exercise.id:
            what = f"an exercise without a heading that has its id; write ## TITLE {{ #{exercise.id} }} above its task"
            yield Fault.of(each.page, each.line, what)
        file = SNIPPETS / each.example / "exercise.toml"
        if (first := ids.setdefault(exercise.id, each.example)) != each.example:
            yield Fault.of(file, "id =", f"{exercise.id} is the id of {first} too; progress is kept by it: one each")
        for verdict in verdicts(recordings[SOLVED], exercise.checks):
            if not verdict.right:
                what = f"«{verdict.says}» is not so in the solution: {verdict.saw or 'its run broke off'}"
                yield Fault.of(file, "checks", f"{what}; mend the one or the other")
        if all(verdict.right for verdict in verdicts(recordings[""], exercise.checks)):
            yield Fault.of(file, "checks", "all of it is so before the reader does anything; ask for more")
    for example in sorted(folders() - {each.example for each in shown}):
        path = SNIPPETS / example / "exercise.toml"
        yield Fault.of(path, 1, "shown as an exercise on no page of docs/exercises/; show it, or delete the file")


def _of_page(shown: Shown) -> Iterator[str]:
    """What is missing of an exercise around its fence."""
    fences = read(shown.page)[0]
    if not any(each.language == "task" and each.source.strip() == shown.example for each in fences):
        yield f"an exercise without its task; write ```task with {shown.example} above its program"
    if not any(each.run == shown.example + SOLVED and each.line > shown.line for each in fences):
        solved = (SNIPPETS / (shown.example + SOLVED)).relative_to(ROOT)
        yield f"an exercise without its solution; show {solved} and its recording below"
