"""Which of Python's own names has which colour in a block of code, for programs that a page colours itself."""

import builtins
import keyword

from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]
from pygments.token import STANDARD_TYPES  # type: ignore[import-untyped]


def by_class() -> dict[str, list[str]]:
    """Keywords and names that need no import, by the class that Pygments gives them: {"k": ["assert", …], …}."""
    found: dict[str, list[str]] = {}
    for name in sorted({*keyword.kwlist, *dir(builtins), "cls", "self"}):
        [(_, token, _), *_] = PythonLexer().get_tokens_unprocessed(name)
        found.setdefault(STANDARD_TYPES[token], []).append(name)
    return {kind: names for kind, names in found.items() if kind != "n"}
