"""What a reader says of a run before it is shown, in Chromium: compared with the run, and marked."""

import re
from pathlib import Path

import pytest
from axe import faults
from browser import Open, address_of
from playwright.sync_api import Locator, Page, Route, expect
from replay import runs, time_shown

from course import pages, predictions
from course.predictions import Fill, Order, Prediction, Time
from course.site.moments import place_of

ASKING = {
    page: [predictions.read(fence.source) for fence in pages.read(page)[0] if fence.covered] for page in pages.pages()
}
LESSON = "lessons/03-gather/"
"""It asks for an order, in which two lines may swap, and for a time."""


def form_of(page: Page, asked: Prediction) -> Locator:
    return page.locator(f".guess[data-run={place_of(asked.example)}]")


def answer(form: Locator, asked: Prediction) -> None:
    """Rightly, by what a keyboard can do."""
    for at, part in enumerate(asked.parts):
        box = form.locator("fieldset").nth(at)
        if isinstance(part, Order):
            for place, row in enumerate(part.rows):
                line = box.locator("li").filter(has_text=row.text).last
                for _ in range(box.locator("li").count()):
                    if box.locator("li").nth(place).inner_text().startswith(row.text):
                        break
                    line.get_by_role("button", name="Up").press("Enter")
        elif isinstance(part, Time):
            box.get_by_role("spinbutton").fill(f"{part.seconds:g}")
        elif isinstance(part, Fill):
            for select, (*_, word) in zip(box.get_by_role("combobox").all(), part.rows, strict=True):
                select.select_option(word)
        else:
            box.get_by_role("radio").nth([right for right, _ in part.outputs].index(True)).check()


def said(form: Locator) -> Locator:
    return form.get_by_role("status")


def compare(form: Locator) -> None:
    form.get_by_role("button", name="Play and compare").click()


@pytest.mark.parametrize("source", [page for page, asked in ASKING.items() if asked], ids=lambda page: page.stem)
def test_the_right_answer_is_right_and_the_run_plays(source: Path, open_page: Open) -> None:
    page = open_page(address_of(source), covered=True)
    for asked in ASKING[source]:
        form, section = form_of(page, asked), page.locator(f"#{place_of(asked.example)}")
        expect(section.locator(".replay-bar")).to_be_attached()
        expect(section).to_be_hidden()
        answer(form, asked)
        compare(form)
        expect(said(form)).to_contain_text("Right!")
        expect(form.locator(".wrong")).to_have_count(0)
        expect(section).to_be_visible()
        expect(section).to_be_focused()
        expect(time_shown(section)).not_to_have_text("", timeout=5_000)
        assert section.evaluate("section => 'begun' in section.dataset")
        why = said(form).get_by_role("link", name="Read on").get_attribute("href")
        assert why
        explained = page.locator(f"p{why}")
        quoted, paragraph = said(form).locator("q").inner_text(), explained.inner_text()
        assert quoted[:5] == paragraph[:5] and "in the run" not in quoted
        said(form).get_by_role("link", name="Read on").click()
        expect(explained).to_be_focused()
        expect(said(form)).to_contain_text("Right!")  # the page is the same
        top, bottom = (each.bounding_box() or {} for each in (explained, section))
        assert top["y"] >= bottom["y"] + bottom["height"]


def test_nothing_is_taken_before_somebody_listens(open_page: Open) -> None:
    page = open_page(LESSON, covered=True)
    held: list[Route] = []
    page.route("**/course-predict.js*", lambda route: held.append(route))  # as playwright inspects it
    page.reload()
    controls = page.locator(".guess").first.locator("button, input:visible")
    expect(page.locator(".replay-bar").first).to_be_attached()
    for control in controls.all():
        expect(control).to_be_disabled()
    held[0].continue_()
    for control in controls.all():
        expect(control).to_be_enabled()
    page.unroute_all()  # the window is the next test's too


def test_a_wrong_one_is_marked_where_it_parts_from_the_run(open_page: Open) -> None:
    page = open_page(LESSON, covered=True)
    form = page.locator(".guess").first
    form.get_by_role("button", name="Up").first.click()
    form.get_by_role("spinbutton").fill("6")
    compare(form)
    expect(said(form)).to_contain_text("Not quite. Line 1 of these is “Sending data to Mario...”, at 2.5 s.")
    expect(said(form)).to_contain_text("The program ends at 4.5 s, and you said 6 s.")
    assert "wrong" in (form.locator("li").first.get_attribute("class") or "")
    expect(form.get_by_role("button")).to_have_count(0)
    expect(form.get_by_role("spinbutton")).to_be_disabled()


def test_a_time_is_marked_on_the_timeline_where_it_was_said(open_page: Open) -> None:
    page = open_page(LESSON, covered=True)
    form = page.locator(".guess").first
    form.get_by_role("button", name="Up").first.click()
    form.get_by_role("spinbutton").fill("2.5")
    compare(form)
    svg = page.locator("svg.timeline").first
    left, plot, seconds = (float(svg.get_attribute(f"data-{name}") or 0) for name in ("left", "plot", "seconds"))
    drawn = svg.locator(".guess-mark.wrong path").get_attribute("d") or ""
    assert float(drawn.removeprefix("M").partition(" ")[0]) == pytest.approx(left + plot * 2.5 / seconds, abs=0.1)


def test_lines_that_may_swap_are_right_in_both_orders(open_page: Open) -> None:
    page = open_page(LESSON, covered=True)
    asked, form = ASKING[pages.DOCS / "lessons/03-gather.md"][0], page.locator(".guess").first
    answer(form, asked)
    form.locator("li").last.get_by_role("button", name="Up").click()
    assert form.locator("li code").all_text_contents()[-2:] == ["Data sent to Luigi!", "Data sent to Mario!"]
    compare(form)
    expect(said(form)).to_contain_text("Right!")


def test_nothing_is_shown_before_an_answer_and_one_click_shows_it_without(open_page: Open) -> None:
    page = open_page(LESSON, covered=True)
    form = page.locator(".guess").first
    expect(page.locator(".replay-bar").first).to_be_attached()
    compare(form)
    expect(said(form)).to_have_text("Put the lines in order first.")
    form.get_by_role("button", name="Up").first.click()
    form.get_by_role("spinbutton").fill("-1")
    compare(form)
    expect(said(form)).to_have_text("Say a time first, in seconds.")
    expect(form.get_by_role("spinbutton")).to_be_focused()
    expect(runs(page).first).to_be_hidden()
    form.get_by_role("spinbutton").fill("1")
    expect(said(form)).to_be_empty()
    page.get_by_text("Show the run").first.click()
    expect(runs(page).first).to_be_visible()


def test_at_an_end_of_the_list_the_focus_stays_with_the_line(open_page: Open) -> None:
    page = open_page(LESSON, covered=True)
    line = page.locator(".guess li").nth(1)
    text = line.locator("code").inner_text()
    line.get_by_role("button", name="Up").press("Enter")
    expect(page.locator(".guess").first.get_by_role("button", name=f"Down: {text}")).to_be_focused()


def test_on_a_phone_the_program_does_not_cover_what_is_said(open_page: Open) -> None:
    page = open_page(LESSON, 390, covered=True)
    form = page.locator(".guess").first
    form.get_by_role("button", name="Up").first.click()
    form.get_by_role("spinbutton").fill("6")
    compare(form)
    shown = time_shown(runs(page).first)
    for time in (re.compile("[12]"), "4.5 s"):
        expect(shown).to_have_text(time, timeout=10_000)
        expect(page.locator("[data-follows]")).to_have_count(0)
        expect(said(form)).to_be_in_viewport(ratio=1)


def test_an_answer_stays_when_the_reader_follows_a_heading_and_goes_back(open_page: Open) -> None:
    page = open_page(LESSON, covered=True)
    form = page.locator(".guess").first
    form.get_by_role("button", name="Up").first.click()
    form.get_by_role("spinbutton").press_sequentially("4,5")
    expect(form.get_by_role("spinbutton")).to_have_value("4.5")
    compare(form)
    said_first = said(form).text_content() or ""
    for heading in page.locator(".md-nav--secondary .md-nav__link[href*='#']").all()[:2]:
        heading.click()
        expect(page).to_have_url(re.compile("#"))
    page.go_back()
    page.go_back()
    expect(page).not_to_have_url(re.compile("#"))
    expect(said(form)).to_have_text(said_first)
    expect(form).to_have_class(re.compile("answered"))


def test_by_taps_a_line_is_taken_and_put_and_each_move_is_said(open_page: Open) -> None:
    page = open_page(LESSON, 390, covered=True, has_touch=True, is_mobile=True)
    form = page.locator(".guess").first
    lines = form.locator("li code")
    first, *_, last = lines.all_text_contents()
    form.locator("li").first.tap()
    form.locator("li").last.tap()
    expect(said(form)).to_have_text(f"{first}: line 4 of 4")
    assert lines.all_text_contents()[-2:] == [last, first]
    heights = "all => all.map(one => one.getBoundingClientRect().height)"
    assert min(form.locator("button:visible, li, select, input[type=number]").evaluate_all(heights)) > 43.9
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("options", [{"java_script_enabled": False}, {}], ids=["without a script", "on paper"])
def test_who_cannot_answer_is_not_asked(options: dict[str, bool], open_page: Open) -> None:
    page = open_page(LESSON, covered=True, **options)
    if not options:
        page.emulate_media(media="print")
    expect(page.locator(".guess").first).to_be_hidden()
    expect(page.locator(".admonition.question").first).to_be_visible()


def answer_wrongly(form: Locator) -> None:
    for field in form.get_by_role("spinbutton").all():
        field.fill("1")
    for select in form.get_by_role("combobox").all():
        select.select_option(index=1)
    for choice in form.get_by_role("radio").all()[:1]:
        choice.check()
    for button in form.get_by_role("button", name="Up").all()[:1]:
        button.click()


@pytest.mark.parametrize("path", [LESSON, "lessons/06-cancel/", "lessons/06-cancel-done/"])
def test_it_has_no_fault_before_and_after(path: str, open_page: Open) -> None:
    [asked, *_] = next(asked for page, asked in ASKING.items() if address_of(page) == path)
    ways = {"": None, "Not quite.": answer_wrongly, "Right!": lambda form: answer(form, asked)}
    for verdict, answering in ways.items():
        page = open_page(path, covered=True, reduced_motion="reduce")  # and nothing fades
        form = form_of(page, asked)
        if answering:
            answering(form)
            compare(form)
        expect(said(form)).to_contain_text(verdict)
        assert faults(page) == []
