"""The site's search, in Chromium: what people type or paste brings the page first that explains it."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from browser import Open, address_of
from playwright.sync_api import Page, expect

from course import pages

SEARCHES: dict[str, str] = tomllib.loads((Path(__file__).parent / "searches.toml").read_text(encoding="utf-8"))


def first_pages(page: Page, typed: Iterable[str]) -> dict[str, str]:
    """For each of these, typed into the search, the address of the page that comes first."""
    field, results = page.locator(".md-search__input"), page.locator(".md-search-result__item")
    home = page.locator(".md-logo").first.evaluate("logo => logo.href")
    page.keyboard.press("f")
    expect(field).to_be_focused()
    found = {}
    for words in typed:
        field.fill("")
        expect(results).to_have_count(0)
        field.fill(words)
        expect(page.locator(".md-search-result__meta")).to_contain_text("matching document")
        found[words] = "nothing"
        if results.count():
            address = results.first.locator("a").first.evaluate("link => link.href")
            found[words] = address.removeprefix(home).partition("#")[0]
    return found


def test_the_page_that_explains_it_comes_first(open_page: Open) -> None:
    """Also for each tag of a page, then one of the pages that have it."""
    expected: dict[str, list[str]] = {}
    for source in pages.pages():
        for tag in pages.front_matter(source).get("tags", []):
            expected.setdefault(tag, []).append(address_of(source))
    expected |= {words: [page] for words, page in SEARCHES.items()}
    found = first_pages(open_page("glossary/"), expected)
    assert {words: page for words, page in found.items() if page not in expected[words]} == {}


def test_the_page_that_is_opened_is_as_it_is_without_a_search(open_page: Open) -> None:
    """Material would mark each letter a of it; a mark in a line of output leaves its run without a replay."""
    page = open_page("glossary/")
    found = first_pages(page, ["gather"])["gather"]
    page.locator(".md-search-result__item a").first.click()
    page.wait_for_url(f"**/{found}*")
    assert "?" not in page.url
    for address in (found, f"{found}?h=gather+a+data"):
        page = open_page(address)
        assert page.locator("article mark").count() == 0
        assert page.locator(".replay-notice").count() == 0
