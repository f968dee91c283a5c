"""What axe-core finds in a page that Chromium shows."""

from browser import script
from playwright.sync_api import Page, expect

from course.site import python_in_page

AXE = python_in_page.PACKAGES / "axe-core" / "axe.min.js"
COLOURS_AND_NAMES = {
    "runOnly": ["cat.color", "cat.name-role-value"],
    "rules": {"color-contrast-enhanced": {"enabled": False}},  # level AAA, off where all rules are asked
}
WIDTHS = (1280, 390, 320)
SCHEMES = {"light": ("default", {}), "dark": ("slate", {"runOnly": ["color-contrast"]})}
"""What Material calls it, and which rules: only colours are others in the dark."""


def faults(page: Page) -> list[str]:
    """What is wrong with it at each width, in light and in the dark."""
    page.evaluate(AXE.read_text(encoding="utf-8"))  # from outside: the policy of the page lets nothing in
    page.add_style_tag(content="article * { content-visibility: visible !important }")  # all as if it were in sight
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, (palette, rules) in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            expect(page.locator("body")).to_have_attribute("data-md-color-scheme", palette)
            found += [f"{width}, {scheme}: {fault}" for fault in page.evaluate(script("faults"), rules)]
    return found
