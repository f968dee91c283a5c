"""What the site keeps in a reader's browser, and the page that lists it, saves it and erases it, in Chromium."""

import json
from pathlib import Path

import pytest
from browser import Open, follow
from editing import edit, program_of
from found import ON_PAGE, TWO_FILES
from playwright.sync_api import Browser, Locator, Page, expect

PAGE = "kept/"
STORES = ("localStorage", "sessionStorage")
DENIED = "Object.defineProperty(window, '{}', {{get() {{ throw new DOMException('denied', 'SecurityError') }}}});"
KEPT = [
    "Whether pages are light or dark",
    "A program in the playground: “Three <b>workers”",
    "Which program the playground shows in this tab",
    "The program that you last took to the playground in this tab",
    f"What you changed in {TWO_FILES}, in this tab",
]


def stored(page: Page) -> dict[str, dict[str, str]]:
    """All that the browser keeps for this origin."""
    return {store: page.evaluate(f"({{...{store}}})") for store in STORES}


def keep(page: Page, store: str, key: str, text: str) -> None:
    page.evaluate("([store, key, text]) => window[store].setItem(key, text)", [store, key, text])


def box(page: Page) -> Locator:
    return page.locator(".kept")


def press(page: Page, label: str) -> None:
    box(page).get_by_role("button", name=label).click()


@pytest.fixture
def kept(open_page: Open, site: str) -> Page:
    """The page, for a reader who changed a program and has one in the playground; another site keeps things too."""
    page = open_page(ON_PAGE)
    edit(program_of(page), "print('kept')\n")
    path = "/sub/path/"
    mine = json.dumps({"name": "Three <b>workers", "files": {"main.py": "pass\n"}, "changed": 1})
    keep(page, "localStorage", f"{path}playground/id1", mine)
    keep(page, "sessionStorage", f"{path}playground/shown", "id1")
    keep(page, "sessionStorage", f"{path}playground/from", "{}")
    for store in STORES:
        for key in ("/sub/.__palette", "/sub/path.__palette", "/sub/playground/x", "program:/sub/", "x", "/"):
            keep(page, store, key, "another site's")
    follow(page, f"{site}{PAGE}")
    expect(box(page).get_by_role("listitem")).to_have_count(len(KEPT))
    return page


def others(page: Page) -> list[int]:
    """How many things of other sites there are, in each storage."""
    return [list(texts.values()).count("another site's") for texts in stored(page).values()]


def listed(page: Page) -> list[str]:
    return [row.partition(" · ")[0] for row in box(page).get_by_role("listitem").all_text_contents()]


def test_what_is_kept_is_listed_and_nothing_of_another_site(kept: Page) -> None:
    assert listed(kept) == KEPT
    other = kept.context.new_page()
    other.goto(kept.url)
    expect(box(other).get_by_role("listitem")).to_have_count(2)  # what was only for the first tab is not there
    keep(other, "localStorage", "/sub/path/playground/id2", "{")
    expect(box(kept).get_by_role("listitem")).to_have_count(len(KEPT) + 1)
    assert listed(kept)[2] == "A program in the playground: it is damaged"
    other.close()


def test_export_saves_all_of_it_in_one_file(kept: Page, tmp_path: Path) -> None:
    with kept.expect_download() as download:
        press(kept, "Export")
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    saved = json.loads(file.read_text(encoding="utf-8"))
    assert file.suffix == ".json" and saved["site"] == kept.url.removesuffix(PAGE)
    own = {
        store: {key: text for key, text in texts.items() if text != "another site's"}
        for store, texts in stored(kept).items()
    }
    assert {store: saved[store] for store in STORES} == own
    assert [len(texts) for texts in own.values()] == [2, 3]


def test_erase_asks_once_and_removes_all_that_the_site_keeps_and_nothing_else(kept: Page) -> None:
    """By the keyboard alone. No storage of another kind has anything."""
    erase = box(kept).get_by_role("button", name="Erase")
    erase.focus()
    kept.keyboard.press("Enter")
    expect(box(kept).get_by_role("button", name="No, keep it")).to_be_focused()
    kept.keyboard.press("Enter")
    expect(erase).to_be_focused()
    assert listed(kept) == KEPT
    kept.keyboard.press("Enter")
    kept.keyboard.press("Shift+Tab")
    kept.keyboard.press("Enter")
    said = box(kept).get_by_role("status")
    expect(said).to_have_text(f"Erased: {'; '.join(each[0].lower() + each[1:] for each in KEPT)}.")
    expect(said).to_be_focused()
    assert listed(kept) == [] and box(kept).get_by_role("button").count() == 0
    assert {text for texts in stored(kept).values() for text in texts.values()} == {"another site's"}
    assert others(kept) == [6, 6]
    assert kept.context.cookies() == []
    assert kept.evaluate("(async () => [...await indexedDB.databases(), ...await caches.keys()])()") == []


@pytest.mark.parametrize("denied", [STORES, STORES[:1], STORES[1:]])
def test_where_the_browser_denies_it_the_page_says_that_nothing_is_kept(
    open_page: Open, browser: Browser, denied
) -> None:
    address = open_page(PAGE).url
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.add_init_script("".join(map(DENIED.format, denied)))
    page.goto(address)
    expect(box(page).get_by_role("status")).to_have_text("Your browser lets this site keep nothing.")
    assert box(page).get_by_role("button").count() == 0
    page.get_by_title("Switch to light mode").click()  # what Material does goes on too
    expect(page.get_by_title("Switch to dark mode")).to_be_visible()
    assert wrong == []
    page.close()


def test_without_a_script_the_page_is_whole(open_page: Open) -> None:
    page = open_page(PAGE, java_script_enabled=False)
    expect(page.locator("article table tbody tr")).to_have_count(4)
    expect(box(page)).to_be_empty()
