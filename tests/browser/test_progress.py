"""What a reader has read, predicted and solved: kept in their browser, and shown, in Chromium."""

import json
import re

import pytest
from axe import faults
from browser import Open, address_of, follow, wake
from playwright.sync_api import Browser, Page, expect
from test_kept import DENIED
from test_predict import answer, compare, form_of

from course import pages, predictions, progress
from course.paths import DOCS

IDS = json.loads(progress.ids())
LESSONS, EXERCISES = IDS["lessons"], IDS["exercises"]
FIRST, SECOND, *_ = LESSONS
COUNTS = [
    len(LESSONS),
    sum(len(each["predictions"]) for each in LESSONS),
    sum(len(each["exercises"]) for each in EXERCISES),
]
GATHER = DOCS / "lessons/03-gather.md"
ASKED = [predictions.read(fence.source) for fence in pages.read(GATHER)[0] if fence.covered]
PREFIX = "/sub/path/progress/"
DAY = r"\d{4}-\d\d-\d\d"


def kept(page: Page) -> dict[str, str]:
    """What is kept, by kind and id."""
    texts: dict[str, str] = page.evaluate("({...localStorage})")
    return {key.removeprefix(PREFIX): text for key, text in texts.items() if key.startswith(PREFIX)}


def keep(page: Page, kind: str, *ids: str, text: str = "2026-11-20") -> None:
    """As if the reader had done it."""
    for own in ids:
        page.evaluate("([key, text]) => localStorage.setItem(key, text)", [f"{PREFIX}{kind}/{own}", text])


def marks(page: Page) -> dict[str, str]:
    """What the navigation says of each page that has a mark, by its address."""
    told = "all => all.map(one => [one.closest('a').href, one.getAttribute('aria-label')])"
    said = page.locator(".md-nav--primary a > .progress-mark").evaluate_all(told)
    return {address.partition("/sub/path/")[2]: text.removeprefix("– ") for address, text in said}


def begin(page: Page) -> None:
    """The first page read, its predictions made, one of them rightly; one read of the second; one exercise solved."""
    right, *wrong = FIRST["predictions"]
    keep(page, "lesson", FIRST["id"], SECOND["id"])
    keep(page, "prediction", right, text="2026-11-20 right")
    keep(page, "prediction", *wrong, text="2026-11-21 wrong")
    keep(page, "exercise", EXERCISES[0]["exercises"][0])


BEGUN = {
    FIRST["page"]: "read, all predictions made",
    SECOND["page"]: f"begun: read, 0 of {len(SECOND['predictions'])} predictions made",
    EXERCISES[0]["page"]: f"begun: 1 of {len(EXERCISES[0]['exercises'])} solved",
}


def marked(page: Page) -> None:
    expect(page.locator(".progress-mark").first).to_be_attached()


def box(page: Page) -> str:
    expect(page.locator(".progress")).to_be_visible()
    return page.locator(".progress").inner_text()


def test_nothing_of_it_is_loaded_or_shown_before_there_is_something(open_page: Open) -> None:
    page = open_page("404.html", color_scheme="light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    for path in ("", "exercises/", address_of(GATHER)):
        page.goto(page.url.partition("/sub/path/")[0] + "/sub/path/" + path)
        page.wait_for_load_state("networkidle")
        assert [name for name in asked if "progress" in name] == (
            ["course-progress.js"] if path == address_of(GATHER) else []
        )
        assert page.locator(".progress, .progress-mark, .guess-before").count() == 0
    assert kept(page) == {}


def test_a_lesson_is_read_when_its_end_has_stayed_in_sight(open_page: Open, site: str) -> None:
    """To have opened it is not enough, nor to have passed its end; the mark comes at once, also after a link."""
    page = open_page("glossary/", covered=True)
    for lesson in (FIRST, SECOND):
        follow(page, site + lesson["page"])
        end = page.locator(".take-away[data-lesson]")
        end.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(1_200)
        assert f"lesson/{lesson['id']}" not in kept(page) and lesson["page"] not in marks(page)
        end.scroll_into_view_if_needed()
        begun = f"begun: read, 0 of {len(lesson['predictions'])} predictions made"
        expect(page.locator(".md-nav--primary a.md-nav__link--active > .progress-mark")).to_have_attribute(
            "aria-label", f"– {begun}"
        )
        assert marks(page)[lesson["page"]] == begun
        assert re.fullmatch(DAY, kept(page)[f"lesson/{lesson['id']}"])
    assert [*marks(page)] == [FIRST["page"], SECOND["page"]]


def test_a_prediction_is_kept_with_whether_it_was_right_and_the_first_counts(open_page: Open) -> None:
    page = open_page(address_of(GATHER), covered=True)
    first, second = (form_of(page, asked) for asked in ASKED)
    answer(first, ASKED[0])
    compare(first)
    second.get_by_role("button", name="Up").first.click()
    second.get_by_role("spinbutton").fill("0")
    compare(second)
    one, two = (f"prediction/{asked.id}" for asked in ASKED)
    expect(page.locator(".progress-mark").first).to_be_attached()
    assert {key: text[11:] for key, text in kept(page).items()} == {one: "right", two: "wrong"}
    assert marks(page) == {address_of(GATHER): "begun: 2 of 2 predictions made"}
    keep(page, "prediction", ASKED[1].id, text="2026-11-20 wrong")
    page.reload()
    before = page.locator(".guess-before")
    expect(before).to_have_count(2)
    assert before.last.inner_text() == "Answered on 20 Nov 2026: not quite."
    assert before.first.inner_text().endswith(": right.")
    answer(form_of(page, ASKED[1]), ASKED[1])
    compare(form_of(page, ASKED[1]))
    expect(form_of(page, ASKED[1]).get_by_role("status")).to_contain_text("Right!")
    expect(before.last).to_be_hidden()
    assert kept(page)[two] == "2026-11-20 wrong"


def test_the_navigation_the_home_page_and_the_list_of_exercises_show_it_from_page_to_page(
    open_page: Open, site: str
) -> None:
    page = open_page("glossary/")
    begin(page)
    follow(page, site)
    lessons, predicted, exercises = COUNTS
    said = (
        f"You have read 2 of {lessons} pages, made {len(FIRST['predictions'])} of {predicted} predictions (1 right)"
        f" and solved 1 of {exercises} exercises. Continue with {{}}.\nThis is kept in your browser only."
    )
    third = page.locator(f'.md-nav--primary a[href$="{LESSONS[2]["page"]}"]').text_content() or ""
    assert box(page) == said.format(third.strip())
    cards = page.locator(".lessons .progress-mark")
    assert cards.evaluate_all("all => all.map(one => one.className)") == ["progress-mark done", "progress-mark begun"]
    assert marks(page) == BEGUN
    page.get_by_role("link", name="This is kept in your browser only.").click()
    expect(page.locator(".kept li")).to_have_count(4)
    marked(page)
    assert marks(page) == BEGUN
    follow(page, f"{site}exercises/")
    solved = page.locator("a[data-exercise]:has(.progress-mark)")
    expect(solved.first).to_be_visible()
    own = solved.evaluate_all("all => all.map(one => one.dataset.exercise)")
    assert {*own} == {EXERCISES[0]["exercises"][0]}
    follow(page, site)
    page.locator(".progress a").first.click()
    expect(page).to_have_url(site + LESSONS[2]["page"])


def test_at_the_end_it_leads_to_the_exercises_and_then_nowhere(open_page: Open, site: str) -> None:
    page = open_page("glossary/")
    keep(page, "lesson", *(each["id"] for each in LESSONS))
    follow(page, site)
    first = page.locator(f'.md-nav--primary a[href$="{EXERCISES[0]["page"]}"]').text_content() or ""
    assert f"You have read {COUNTS[0]} of {COUNTS[0]} pages. Continue with {first.strip()}." in box(page)
    for each in EXERCISES:
        keep(page, "exercise", *each["exercises"])
    page.reload()
    assert "Continue" not in box(page)


def test_what_another_tab_does_is_shown_and_what_it_erases_is_not(open_page: Open, site: str) -> None:
    page = open_page("")
    other = page.context.new_page()
    other.goto(f"{site}kept/")
    begin(other)
    marked(page)
    expect(page.locator(".progress")).to_contain_text("solved 1 of")
    other.reload()
    other.locator(".kept").get_by_role("button", name="Erase").click()
    marked(other)
    other.locator(".kept").get_by_role("button", name="Yes, erase it").click()
    for each in (page, other):
        expect(each.locator(".progress, .progress-mark")).to_have_count(0)
    other.close()


def test_a_solved_exercise_is_marked_as_its_script_calls_it(open_page: Open) -> None:
    page = open_page("exercises/")
    own = EXERCISES[1]["exercises"]
    call = """async (ids) => {
      const { mark } = await import("../assets/javascripts/progress.js");
      for (const id of ids) mark("exercise", id);
    }"""
    page.evaluate(call, own)
    expect(page.locator(".md-nav--primary a > .progress-mark")).to_have_attribute("aria-label", "– all solved")
    assert marks(page) == {EXERCISES[1]["page"]: "all solved"}
    assert all(re.fullmatch(DAY, kept(page)[f"exercise/{each}"]) for each in own)


@pytest.mark.parametrize("how", ["denied", "full"])
def test_where_the_browser_keeps_nothing_it_is_there_until_the_page_is_left(
    how: str, browser: Browser, site: str
) -> None:
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    full = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') };"
    page.add_init_script({"denied": DENIED.format("localStorage"), "full": full}[how])
    page.goto(site + address_of(GATHER))
    wake(page)
    form = form_of(page, ASKED[0])
    form.get_by_role("button", name="Up").first.click()
    form.get_by_role("spinbutton").fill("0")
    compare(form)
    marked(page)
    page.reload()
    wake(page)
    assert page.locator(".progress-mark").count() == 0
    assert wrong == []
    page.close()


def test_what_is_damaged_or_of_no_page_any_more_is_not_shown(open_page: Open) -> None:
    page = open_page("")
    keep(page, "lesson", "of-a-page-that-is-gone", "<b>")
    keep(page, "lesson", FIRST["id"], text="yesterday")
    keep(page, "prediction", FIRST["predictions"][0])
    keep(page, "other", FIRST["id"])
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/progress.css")):
        page.reload()
    page.evaluate("new Promise(requestAnimationFrame)")
    expect(page.locator(".progress, .progress-mark")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_mark_in_the_navigation_moves_nothing(width: int, open_page: Open) -> None:
    page = open_page(address_of(GATHER), width)
    places = """() => {
      document.querySelector("#__drawer").checked = true;
      return [...document.querySelectorAll(".md-nav--primary .md-ellipsis")].map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return [x, y, width, height].map(Math.round);
      });
    }"""
    page.evaluate(places)
    page.wait_for_timeout(500)  # the drawer slides in
    before = page.evaluate(places)
    begin(page)
    keep(page, "lesson", "gather")
    page.evaluate("dispatchEvent(new StorageEvent('storage', { key: null }))")
    marked(page)
    assert len(marks(page)) == 4 and page.evaluate(places) == before
    inside = """all => all.map((one) => {
      const around = [one, one.parentElement.querySelector(".md-ellipsis"), one.closest(".md-sidebar__scrollwrap")];
      const [mark, name, edge] = around.map((each) => each.getBoundingClientRect());
      return edge.left <= mark.left && mark.right <= name.left && mark.top >= name.top && mark.bottom <= name.bottom;
    })"""
    assert page.locator(".md-nav--primary .progress-mark:visible").evaluate_all(inside) == [True] * 4


@pytest.mark.parametrize("options", [{"java_script_enabled": False}, {}], ids=["without a script", "on paper"])
def test_on_paper_and_without_a_script_nothing_is_shown(options: dict[str, bool], open_page: Open) -> None:
    page = open_page("", **options)
    if not options:
        begin(page)
        page.reload()
        marked(page)
        page.emulate_media(media="print")
    for each in page.locator(".progress, .progress-mark").all():
        expect(each).to_be_hidden()
    assert bool(page.locator(".progress").count()) == (not options)


def test_it_has_no_fault(open_page: Open) -> None:
    for path in ("", FIRST["page"], "exercises/"):
        page = open_page(path, covered=True, reduced_motion="reduce")  # the home page's run plays by itself
        begin(page)
        page.reload()
        marked(page)
        assert faults(page) == []
