"""A program of a page, which the reader changes and runs."""

from playwright.sync_api import Locator, Page, expect

ENDLESS = "print('before')\nwhile True:\n    pass\n"


def program_of(page: Page, example: str = "") -> Locator:
    """Of that example; else the first one of the page."""
    return page.locator(f'.runnable[data-example="{example}"]' if example else ".runnable").first


def said(program: Locator) -> Locator:
    return program.locator(".program-said")


def editors(page: Page, file: str = "main.py") -> Locator:
    return page.get_by_role("textbox", name=f"{file}. Escape", include_hidden=True)


def open_editor(program: Locator) -> None:
    """And with it the bar that has Run, if it is not there."""
    button = program.get_by_role("button", name="Edit")
    if button.is_visible():
        button.click()
    program.get_by_role("button", name="Recorded run").wait_for()


def edit(program: Locator, text: str, file: str = "main.py") -> None:
    """Opens the editor, and types `text` over all that is in it. No program above it may have its editor open."""
    page = program.page
    open_editor(program)
    editor = editors(page, file).first
    editor.wait_for(state="attached")
    if not editor.is_visible():
        page.locator(".tabbed-labels").first.get_by_text(file).click()
    editor.focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(text)


def run_it(program: Locator) -> Locator:
    """Runs the program to its end; the reader's run."""
    open_editor(program)
    program.get_by_role("button", name="Run", exact=True).click()
    expect(said(program)).to_contain_text("Your run", timeout=20_000)
    return program.locator("section.your-run")
