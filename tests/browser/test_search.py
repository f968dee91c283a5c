"""The site's search, in Chromium: what people type or paste brings the section first that explains it."""

import pytest
from browser import Open, address_of, wake
from playwright.sync_api import Browser, Page, expect
from searches import PASTED, SEARCHES

from course import pages
from course.paths import DOCS

LOADED = "performance.getEntriesByType('resource').map(entry => entry.name)"


def found(page: Page, words: str) -> list[str]:
    """Where the results lead in the site, for words typed over those in the field."""
    clear(page)
    page.keyboard.insert_text(words)
    return results(page)


def clear(page: Page) -> None:
    """Empty the field."""
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.locator("dialog .search-said")).to_be_empty()


def results(page: Page) -> list[str]:
    """Where those lead in the site that are there soon."""
    home = page.locator(".md-logo").first.evaluate("logo => logo.href")
    expect(page.locator("dialog .search-said")).not_to_be_empty(timeout=20_000)
    links = page.locator(".search-results > *").evaluate_all("all => all.map(link => link.href)")
    return [link.removeprefix(home) for link in links]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_section_that_explains_it_comes_first(width: int, open_page: Open) -> None:
    """For each tag of a page, the page."""
    page = open_page("glossary/", width)
    page.keyboard.press("/")
    first = {words: next(iter(found(page, words)), "nothing") for words in SEARCHES}
    assert {words: place for words, place in first.items() if place != SEARCHES[words]} == {}
    wrong = {}
    for source in pages.pages():
        for tag in {*pages.front_matter(source).get("tags", [])} - SEARCHES.keys():
            place = next(iter(found(page, tag)), "nothing")
            if place.partition("#")[0] != address_of(source):
                wrong[tag] = place
    assert wrong == {}


def test_every_message_that_is_explained_is_searched_for() -> None:
    """A page of error messages has a row for each of its headings."""
    headings = {page: page.read_text(encoding="utf-8").count("\n## ") for page in DOCS.glob("errors/*.md")}
    rows = {page: sum(place.startswith(f"{address_of(page)}#") for place in {*SEARCHES.values()}) for page in headings}
    assert {page.name for page in headings if rows[page] < headings[page]} == set()


@pytest.mark.parametrize("key", ["/", "s", "f", "Control+k", "Meta+k"])
def test_each_of_the_keys_opens_it_escape_closes_it_and_a_field_keeps_its_letters(key: str, open_page: Open) -> None:
    """Tab stays in it."""
    page = open_page("glossary/")
    page.keyboard.press(key)
    field = page.get_by_role("combobox", name="Search")
    expect(field).to_be_focused()
    page.keyboard.type("fs/")
    expect(field).to_have_value("fs/")
    for reached in (page.get_by_role("button", name="Close", exact=True), field):
        page.keyboard.press("Tab")
        expect(reached).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()


def test_nothing_of_it_is_loaded_before_it_is_opened_and_then_it_works_without_a_network(open_page: Open) -> None:
    page = open_page("lessons/05-tasks/", java_script_enabled=True)
    parts = ("/pagefind/", "-search-dialog.js", "/search.css")
    assert [url for url in page.evaluate(LOADED) if any(part in url for part in parts)] == []
    button = page.get_by_role("button", name="Search")
    button.focus()
    page.keyboard.press("Enter")
    assert found(page, "gather")
    entries = "performance.getEntriesByType('resource').filter(entry => /pf_(fragment|index)/.test(entry.name)).length"
    page.wait_for_function(f"() => (window.before === (window.before = {entries}))", polling=1500)
    page.context.set_offline(True)
    assert found(page, "shield")[0] == SEARCHES["shield"]
    assert found(page, "how do I run two things at once")[0] == SEARCHES["how do I run two things at once"]
    page.context.set_offline(False)
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_by_keyboard_a_result_is_chosen_and_opened_and_its_page_is_as_it_is_without_a_search(open_page: Open) -> None:
    """A mark in a line of output would leave its run without a replay."""
    page = open_page("glossary/", 390)
    page.keyboard.press("f")
    results = found(page, "gather")
    options, field = page.locator(".search-results [role=option]"), page.get_by_role("combobox", name="Search")
    for key, at in (("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", len(results) - 1), ("ArrowDown", 0)):
        page.keyboard.press(key)
        expect(options.nth(at)).to_have_attribute("aria-selected", "true")
        expect(field).to_have_attribute("aria-activedescendant", str(options.nth(at).get_attribute("id")))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{results[0]}")
    expect(field).to_be_hidden()
    expect(page.locator(".recorded-run").first).to_be_attached()  # the address changes before the page does
    wake(page)
    assert page.locator("article mark").count() == 0
    assert page.locator(".replay-notice").count() == 0
    page.keyboard.press("s")  # from a page that a search led to
    assert found(page, "shield")[0] == SEARCHES["shield"]


def test_of_a_pasted_traceback_its_messages_are_searched_for(open_page: Open) -> None:
    """Other lines that are pasted are kept apart, and so is a message that a terminal has broken."""
    page = open_page("404.html")
    page.keyboard.press("/")
    broken = {
        "text": "sys:1: RuntimeWarning: coroutine 'main' was never\nawaited",
        "shows": "sys:1: RuntimeWarning: coroutine 'main' was never awaited",
        "first": SEARCHES["sys:1: RuntimeWarning: coroutine 'main' was never awaited"],
    }
    for row in [broken, *PASTED]:
        clear(page)
        page.evaluate("words => navigator.clipboard.writeText(words)", row["text"])
        page.keyboard.press("Control+v")
        expect(page.get_by_role("combobox")).to_have_value(row["shows"])
        assert results(page)[0] == row["first"]


def test_an_address_that_leads_nowhere_is_searched_for(browser: Browser, site: str) -> None:
    """At any depth; and so is what is typed there."""
    page = browser.new_page()  # whose console says that there is no such page
    first = page.locator(".not-found .search-results a").first
    for wrong, right in {
        "lessons/03-gatherr/": SEARCHES["gather"],
        "a/shield.html": SEARCHES["shield"],
        "semaphore": SEARCHES["asyncio.Semaphore"],
    }.items():
        answer = page.goto(site + wrong)
        assert answer and answer.status == 404
        expect(first).to_have_attribute("href", site + right)
    page.get_by_label("Search for").fill("TaskGroup")
    expect(first).to_have_attribute("href", site + SEARCHES["TaskGroup"])
    page.locator(".not-found").get_by_role("link", name="the playground").click()
    page.wait_for_url(f"{site}play/")
    page.close()


def test_what_is_missing_is_said(browser: Browser, site: str) -> None:
    """Words that no page has, one that is misspelt; an index that is missing, as under `make serve`, or not loaded."""
    said = "dialog .search-said"
    page = browser.new_page(service_workers="block")  # a window of its own, whose console may say so too
    page.goto(f"{site}glossary/")
    page.keyboard.press("/")
    assert found(page, "xyzzy") == []
    expect(page.locator(said)).to_contain_text("Nothing found for “xyzzy”")
    assert found(page, "as_finished") == []  # whose beginning many pages have
    assert found(page, "gahter")
    expect(page.locator(said)).to_contain_text("No page has “gahter”: this is for “gather”.")
    for answer, says in (
        (lambda route: route.fulfill(status=404), "make site"),
        (lambda route: route.abort(), "offline"),
    ):
        page.reload()
        page.route("**/pagefind/*", answer)
        page.keyboard.press("/")
        page.keyboard.type("gather")
        expect(page.locator(said)).to_contain_text(says)
        page.unroute("**/pagefind/*")
    page.close()
