"""HTML of the site by the Jinja2 templates in `templates/`."""

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tickbytick.wording import html_text

from ..moments import LINK


def text(value: object) -> Markup:
    """Any value as text of a page; HTML stays what it is."""
    return value if isinstance(value, Markup) else Markup(html_text(str(value)))


def html(template: str, **values: Any) -> Markup:
    """That template, filled: `html("facts", facts={...})`."""
    return Markup(_TEMPLATES.get_template(f"{template}.html").render(values))


def _with_code(prose: str) -> Markup:
    """Text in which `backticks` mark code, and links to moments are for the check (course/checks/moments.py)."""
    plain = str(text(LINK.sub(r"\1", prose)))  # Markup would escape what it joins
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", plain))


_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    finalize=text,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["with_code"] = _with_code
