"""What axe-core finds in a page that Chromium shows."""

from browser import script
from playwright.sync_api import Page, expect

from course.site import python_in_page

AXE = python_in_page.PACKAGES / "axe-core" / "axe.min.js"
COLOURS = {"runOnly": ["color-contrast"]}
COLOURS_AND_NAMES = {
    "runOnly": ["cat.color", "cat.name-role-value"],
    "rules": {"color-contrast-enhanced": {"enabled": False}},  # level AAA, off where all rules are asked
}


def faults(page: Page) -> list[str]:
    """What is wrong with it in light, on a phone with its colours and names; and with its colours in the dark."""
    page.evaluate(AXE.read_text(encoding="utf-8"))  # from outside: the policy of the page lets nothing in
    page.add_style_tag(content="article * { content-visibility: visible !important }")  # all as if it were in sight
    found = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in (("light", {} if width > 1000 else COLOURS_AND_NAMES), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            palette = {"light": "default", "dark": "slate"}[scheme]
            expect(page.locator("body")).to_have_attribute("data-md-color-scheme", palette)
            found += [f"{width}, {scheme}: {fault}" for fault in page.evaluate(script("faults"), rules)]
    return found
