"""A link to a moment states what its run shows, or the check says what would be right."""

import pytest

from course import moments
from course.checks import words
from course.checks.sections import sections
from course.lessons import text as read
from course.paths import DOCS


@pytest.mark.parametrize(
    "text, target, says",
    [
        ("4.5 s", "both-at-once/end", ""),
        ("`Data sent to Mario!` at 4.5 s", "both-at-once/line-6", ""),
        ("2 s", "both-at-once/send_data-Mario/wait-1", ""),
        ("2 seconds later", "both-at-once/line-4:line-6", ""),
        ("Mario's line comes before Luigi's", "both-at-once/line-4:line-5", ""),
        ("Luigi's line comes after Mario's", "both-at-once/line-4:line-5", ""),
        ("`send_data('Luigi')` returns", "both-at-once/task-3/end", ""),
        ("printed once", "both-at-once/line-1/count", ""),
        ("exit status 0", "both-at-once/exit", ""),
        ("`CancelledError`", "08-timeouts/too-slow/task-2/error", ""),
        ("`InvalidStateError`", "07-done/too-early/main/error", ""),
        ("`asyncio.InvalidStateError`", "07-done/too-early/main/error", ""),
        ("2500 ms", "01-first-coroutine/sleep-blocks/main/blocks-1", ""),
        ("4 s", "both-at-once/end", "says 4 s, and it is 4.5 s"),
        ("two minutes", "both-at-once/end", "says 120 s, and it is 4.5 s"),
        ("`Data sent to Luigi!`", "both-at-once/line-6", "says `Data sent to Luigi!`, and it is `Data sent to Mario!`"),
        ("2.5 s", "both-at-once/line-4:line-6", "says 2.5 s, and it is 2 s"),
        ("Luigi's line comes before Mario's", "both-at-once/line-4:line-5", "the other way round"),
        ("Mario's line comes before Luigi's", "both-at-once/line-5:line-4", "the other way round"),
        ("Mario's line does not come before Luigi's", "both-at-once/line-4:line-5", "one of the words"),
        ("Mario's line comes hardly before Luigi's", "both-at-once/line-4:line-5", "one of the words"),
        ("Luigi starts before Mario", "both-at-once/send_data-Luigi/start:send_data-Mario/start", "the same stamp"),
        ("one before the other", "both-at-once/line-4:line-5", "name both, with a word of each"),
        ("`send_data('Mario')`", "both-at-once/send_data-Luigi", "it is `send_data('Luigi')`"),
        ("`send_data('Luigi')` fails", "both-at-once/task-3/end", "says that it failed, and it is finished"),
        ("two tasks", "both-at-once/tasks", "says 2, and it is 3"),
        ("exit status 2", "both-at-once/main.py/line-8", "an exit status is linked to the exit of a run"),
        ("never 4.5 s", "both-at-once/end", "this text denies it"),
        ("the end", "both-at-once/end", "states nothing that the run could show: 4.5 s"),
        ("4.5 s", "both-at-once/ends", "has no ends; nearest: run:both-at-once/end"),
        ("4.5 s", "both-at-one/end", "no 03-gather/both-at-one; name another (nearest: 03-gather/both-at-once)"),
        ("4.5 s", "end", "is no target; write run:EXAMPLE/FACT"),
    ],
)
def test_what_the_run_does_not_show_is_said_with_what_would_be_right(text: str, target: str, says: str):
    said = moments.fault(text, f"run:{target}", "03-gather")
    assert says in said if says else said is None


def test_what_has_one_value_in_its_section_needs_no_link():
    page = DOCS / "lessons/03-gather.md"

    def reported(old: str, new: str) -> bool:
        changed = [*sections(page, read(page).replace(old, new, 1))]
        return any("`main()` is linked to no moment" in fault.what for *_, fault in words.faults_of(page, changed))

    assert not reported("printed by `main()`.", "printed by `main()`, with exit status 0.")
    assert reported("as in any Python call.", "as in any Python call of `main()`.")  # four other tasks run there
