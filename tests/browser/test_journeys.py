"""What a reader does with programs, predictions, exercises and the search, in each engine: journeys/journeys.mjs."""

import json
import subprocess
from pathlib import Path

import pytest
from searches import SEARCHES
from walls import write_without_walls

from course.site import python_in_page
from evidence.chromium import CHROMIUM, installed

JOURNEYS = Path(__file__).with_name("journeys") / "journeys.mjs"
BROWSERS = {
    "chrome": [CHROMIUM],
    "firefox": [("Firefox", "firefox-esr", "firefox-esr", "firefox")],
    "webkit": [("WebKitGTK", "webkit2gtk-driver", "WebKitWebDriver"), ("WebKitGTK", "xvfb", "Xvfb")],
}


@pytest.mark.parametrize(
    "browser", [pytest.param(name, marks=() if name == "chrome" else pytest.mark.weekly) for name in BROWSERS]
)
def test_a_reader_gets_through_every_journey(browser: str, site: str, tmp_path: Path) -> None:
    journeys(browser, site, tmp_path)


def journeys(browser: str, site: str, folder: Path) -> None:
    """All of them at that address; the folder takes what they need."""
    programs = [installed(*asked) for asked in BROWSERS[browser]]
    write_without_walls(folder)
    (folder / "searches.json").write_text(json.dumps(SEARCHES), encoding="utf-8")
    command = [python_in_page.node(), str(JOURNEYS), browser, site, str(folder), *programs]
    # Its input is open for as long as this process is there.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
        told = [json.loads(line) for line in node.stdout or ()]
    assert not [each for each in told if each["error"]]
    assert told
    assert node.returncode == 0
