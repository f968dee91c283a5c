"""Where things lie in the checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
LESSONS = DOCS / "lessons"
NOTEBOOKS = DOCS / "notebooks"
ERRORS = DOCS / "errors"
EXERCISES = DOCS / "exercises"
PLAY = DOCS / "play.md"
SNIPPETS = ROOT / "snippets"
COURSE = ROOT / "course"
EVIDENCE = ROOT / "evidence"
RECORDER = ROOT / "tickbytick"
WEB = ROOT / "web"
THEME = WEB / "theme"
