"""What the site keeps in a reader's browser, and the page that lists it, saves it and erases it, in Chromium."""

import json
from pathlib import Path
from typing import Any

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
    "Which pages you have read: 2",
    "Which predictions you have made, and whether they were right: 1",
    "Which exercises you have solved: 1",
    "Which program the playground shows in this tab",
    "The program that you last took to the playground in this tab",
    f"What you changed in {TWO_FILES}, in this tab",
]
PROGRESS = {
    "lesson/gather": "2026-11-20",
    "lesson/run": "2026-11-21",
    "prediction/both-at-once": "2026-11-20 right",
    "exercise/send-together": "2026-11-22",
}


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
    mine = '{"name":"Three <b>workers","files":{"main.py":"pass\\n"},"changed":1}'
    keep(page, "localStorage", f"{path}playground/id1", mine)
    for key, text in PROGRESS.items():
        keep(page, "localStorage", f"{path}progress/{key}", text)
    keep(page, "sessionStorage", f"{path}playground/shown", "id1")
    keep(page, "sessionStorage", f"{path}playground/from", "{}")
    for store in STORES:
        for key in (
            "/sub/.__palette",
            "/sub/path.__palette",
            "/sub/playground/x",
            "/sub/progress/lesson/run",
            "program:/sub/",
        ):
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
    expect(box(other).get_by_role("listitem")).to_have_count(5)  # what was only for the first tab is not there
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
    assert [len(texts) for texts in own.values()] == [6, 3]


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
    assert listed(kept) == [] and box(kept).get_by_role("button").all_text_contents() == ["Import"]
    assert {text for texts in stored(kept).values() for text in texts.values()} == {"another site's"}
    assert others(kept) == [5, 5]
    assert kept.context.cookies() == []
    assert kept.evaluate("(async () => [...await indexedDB.databases(), ...await caches.keys()])()") == []


def give(page: Page, content: object) -> str:
    """Import that file, as text or as data; what is said then."""
    text = content if isinstance(content, str) else json.dumps(content)
    with page.expect_file_chooser() as chooser:
        press(page, "Import")
    chooser.value.set_files({"name": "kept.json", "mimeType": "application/json", "buffer": text.encode()})
    said = box(page).get_by_role("status")
    expect(said).to_be_focused()
    return said.inner_text()


def exported(page: Page) -> dict[str, Any]:
    with page.expect_download() as download:
        press(page, "Export")
    return dict(json.loads(download.value.path().read_text(encoding="utf-8")))


def test_what_was_exported_and_erased_comes_back_but_for_what_a_tab_shows(kept: Page) -> None:
    file, before = exported(kept), stored(kept)
    press(kept, "Erase")
    press(kept, "Yes, erase it")
    expect(box(kept).get_by_role("status")).to_be_focused()
    back = [*KEPT[:5], KEPT[-1]]
    assert give(kept, file) == f"Imported: {'; '.join(each[0].lower() + each[1:] for each in back)}."
    assert listed(kept) == back
    for key in ("shown", "from"):
        del before["sessionStorage"][f"/sub/path/playground/{key}"]
    assert stored(kept) == before
    assert give(kept, file) == "Nothing was imported. All that is in this file is here already."
    assert stored(kept) == before


def test_a_file_of_another_address_is_taken_and_nothing_that_is_here_is_lost(kept: Page) -> None:
    """Of two programs both are there, of two answers to a question the first, of a changed program this tab's."""
    file = exported(kept)
    [changed] = [key for key in file["sessionStorage"] if key.startswith("program:")]
    other = {
        "playground/id1": json.dumps({"name": "Three <b>workers", "files": {"main.py": "print(3)\n"}, "changed": 2}),
        "playground/id2": json.dumps({"name": "Three <b>workers", "files": {"main.py": "print(4)\n"}, "changed": 3}),
        "progress/lesson/gather": "2026-11-10",
        "progress/lesson/run": "2026-11-23",
        "progress/lesson/await": "2026-11-24",
        "progress/prediction/both-at-once": "2026-11-23 wrong",
    }
    texts = json.dumps({"main.py": {"original": "", "text": "pass\n"}})
    moved = {
        "site": "https://example.org/",
        "localStorage": {f"/{key}": text for key, text in other.items()},
        "sessionStorage": {changed.replace("/sub/path/", "/"): texts},
    }
    for _ in range(2):
        told = give(kept, moved)
        assert f"Left as it is here, and not as in the file: {KEPT[-1][0].lower()}{KEPT[-1][1:]}." in told
        here = stored(kept)
        read = {key.rpartition("/")[2]: text for key, text in here["localStorage"].items() if "path/progress/" in key}
        days = {"gather": "2026-11-10", "run": "2026-11-21", "await": "2026-11-24"}
        assert read == {**days, "both-at-once": "2026-11-20 right", "send-together": "2026-11-22"}
        programs = [json.loads(text) for key, text in here["localStorage"].items() if "path/playground/" in key]
        names = {program["name"]: program["files"]["main.py"] for program in programs}
        workers = {"Three <b>workers": "pass\n", "Three <b>workers (2)": "print(3)\n"}
        assert names == {**workers, "Three <b>workers (3)": "print(4)\n"} and len(programs) == 3
        assert here["sessionStorage"] == file["sessionStorage"] | {
            key: text for key, text in here["sessionStorage"].items() if text == "another site's"
        }
    assert told.startswith("Nothing was imported. Left")


PALETTE = {"media": "", "scheme": "slate", "primary": "custom", "accent": "custom"}
BAD = {
    ".__palette": [
        {"index": 9, "color": PALETTE},
        {"index": 1, "color": {**PALETTE, "x y": ""}},
        {"index": 1, "color": {**PALETTE, "scheme": 1}},
        [],
        None,
    ],
    "playground/id3": [
        {},
        {"name": "a", "files": {"main.py": 1}, "changed": 1},
        {"name": "a", "files": {"main.py": "", "../x.py": ""}, "changed": 1},
        {"name": "a", "files": ["main.py"], "changed": 1},
        {"name": {}, "files": {"main.py": ""}, "changed": 1},
        {"name": "a", "files": {"main.py": ""}, "changed": "1"},
    ],
    "playground/<b>": [{"name": "a", "files": {"main.py": ""}, "changed": 1}],
    "playground/": [{"name": "a", "files": {"main.py": ""}, "changed": 1}],
    "progress/lesson/x": ["today", "2026-11-20 right", "<img src=x onerror=alert(1)>"],
    "progress/prediction/x": ["2026-11-20"],
    "progress/lesson/<b>": ["2026-11-20"],
    "progress/other/x": ["2026-11-20"],
    "other": ["2026-11-20"],
}


def test_of_a_file_nothing_is_taken_that_this_site_could_not_have_kept(kept: Page) -> None:
    before = stored(kept)
    for key, contents in BAD.items():
        for content in contents:
            text = content if key.startswith("progress/") else json.dumps(content)
            local = {f"/a/{key}": text, "/b/progress/lesson/run": "2026-11-20", "/a/progress/lesson/run": 7}
            told = give(kept, {"site": "http://x/a/", "localStorage": local, "sessionStorage": {"program:/a/x": text}})
            assert told.startswith("Nothing was imported. Left out, because"), told
            assert told.endswith("4 of the file’s entries.")
            assert stored(kept) == before


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("", "it is not one that Export made"),
        ("{", "it is not one that Export made"),
        ("null", "it is not one that Export made"),
        ("[1]", "it is not one that Export made"),
        ('{"site": "nowhere", "localStorage": {}, "sessionStorage": {}}', "it is not one that Export made"),
        ('{"site": "http://x/", "localStorage": ["a"], "sessionStorage": {}}', "it is not one that Export made"),
        ('{"site": "http://x/", "localStorage": {}}', "it is not one that Export made"),
        (json.dumps({"site": "http://x/", "localStorage": {str(n): "" for n in range(1001)}, "sessionStorage": {}}),
         "it holds more than this site would keep"),
        (" " * 12_000_001, "it is larger than all that a browser keeps for a site"),
    ],
    ids=range(9),
)  # fmt: skip
def test_a_file_that_is_none_of_ours_is_refused_in_a_sentence(file: str, why: str, kept: Page) -> None:
    before = stored(kept)
    assert give(kept, file) == f"This file cannot be used: {why}."
    assert stored(kept) == before and listed(kept) == KEPT


def test_where_there_is_no_room_what_was_taken_is_said_and_that_there_is_more(kept: Page) -> None:
    programs = {
        f"/playground/big{at}": json.dumps({"name": f"{at}", "files": {"main.py": "#" * 2_000_000}, "changed": 1})
        for at in range(3)
    }
    told = give(kept, {"site": "http://x/", "localStorage": programs, "sessionStorage": {}})
    assert told == (
        "Imported: a program in the playground: “0”; a program in the playground: “1”."
        " Your browser has no room for the rest."
    )


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
    expect(page.locator("article table tbody tr")).to_have_count(5)
    expect(box(page)).to_be_empty()
