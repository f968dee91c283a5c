"""What a reader is asked before a run is shown: made of its recording, and refused where there is no answer to give."""

import re

import pytest

from course import pages, predictions
from course.predictions import Choice, Fill, Order, Time

ASKED = [predictions.read(fence.source) for page in pages.pages() for fence in pages.read(page)[0] if fence.covered]

REFUSED = {
    "": "a question without an id; below the name write such as id both-at-once, and never change it",
    "time end": "a question without an id",
    "id": "a question without an id",
    "id Both at once": "id Both at once: no id: a small letter first, then small letters, digits and hyphens",
    "id 03-gather": "id 03-gather: no id",  # a rename would change it
    "id both": "a question without an answer to give",
}
NOT_ASKED = {
    "guess end": "'guess end' asks nothing",
    "time line-1 line-2": "asks nothing",
    "time lines": "ask for the end of the run, or when one of its lines is printed",
    "time line-9": "the run of 03-gather/both-at-once has no line-9; write end, or line-1 and so on",
    "order line-6 line-7": "every order of these is right",
    "order line-3 line-3": "name the first and the last of 2 to 6 printed lines",
    "order line-1 line-7": "name the first and the last of 2 to 6 printed lines",
    "order end line-3": "name the first and the last of 2 to 6 printed lines",
    "choose 03-gather/both-at-once": "its output is that of 03-gather/both-at-once",
    "choose 03-gather/one-after-the-other 03-gather/one-after-the-other": "name another program",
    "choose 03-gather/nowhere": "03-gather/nowhere",
}


@pytest.mark.parametrize(
    ("below", "says"), [*REFUSED.items(), *((f"id both\n{asked}", says) for asked, says in NOT_ASKED.items())]
)
def test_a_question_that_has_no_id_or_no_answer_is_refused(below: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        predictions.read(f"03-gather/both-at-once\n{below}")


def test_lines_that_end_in_one_word_cannot_be_completed() -> None:
    with pytest.raises(ValueError, match="do not end in different words"):
        predictions.read("09-recap/everything\nid all\nfill line-4 line-5")


def test_lines_that_may_swap_are_right_in_each_order_and_no_list_is_right_at_first() -> None:
    [order] = predictions.read("03-gather/both-at-once\nid both\norder line-4 line-7").parts
    assert isinstance(order, Order)
    assert [row.text for row in order.rows] == [
        "Sending data to Mario...",
        "Sending data to Luigi...",
        "Data sent to Mario!",
        "Data sent to Luigi!",
    ]
    first, second, third, fourth = (row.key for row in order.rows)
    assert third == fourth and len({first, second, third}) == 3
    for asked in ASKED:
        for part in asked.parts:
            if isinstance(part, Order):
                assert {*part.mixed} == {*part.rows}
                assert [row.key for row in part.mixed] != [row.key for row in part.rows]


def test_one_text_of_one_task_may_stand_in_each_of_its_places() -> None:
    [order] = predictions.read("09-recap/everything\nid all\norder line-4 line-7").parts
    assert isinstance(order, Order)
    assert [row.text for row in order.rows][:2] == ["Working...", "Working..."]
    assert order.rows[0].key == order.rows[1].key


def test_a_time_lies_on_its_scale_which_does_not_tell_it() -> None:
    for asked in ASKED:
        for part in asked.parts:
            if isinstance(part, Time):
                assert part.seconds < part.most and part.most >= predictions.SCALE
                assert round(part.seconds / part.step, 6).is_integer()


def test_one_of_the_outputs_is_right_and_they_differ() -> None:
    kinds = [part for asked in ASKED for part in asked.parts]
    for part in kinds:
        if isinstance(part, Choice):
            assert [right for right, _ in part.outputs].count(True) == 1
            assert len({output for _, output in part.outputs}) == len(part.outputs) > 1
        elif isinstance(part, Fill):
            assert len(part.words) > 1
    assert {type(part) for part in kinds} == {Order, Time, Fill, Choice}
