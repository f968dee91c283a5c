"""`make lock` calls it last: writes THIRD_PARTY.md, the licence of each package that requirements.lock names.

Each as the installed package states it: License-Expression (PEP 639), else its classifiers, else its License field, or
else by the words of its licence, if they are the MIT licence's. A package that is only for another system keeps the
line that it has; a new one of that kind has to be looked up.
"""

import re
import sys
from collections.abc import Iterator
from importlib import metadata

from .paths import ROOT

FILE = ROOT / "THIRD_PARTY.md"
HEAD = """# What this project is built with

None of it is part of the site, but for Material's styles and scripts, Pagefind's for the search (MIT, CloudCannon) and
Python for the page (Pyodide, CPython's library, CodeMirror), whose licences stand in `assets/runtime/NOTICE.txt` of
the built site. `make lock` writes this list from requirements.lock and from what each package says of itself.

| package | version | licence |
|---|---|---|
"""


def text() -> str:
    """What THIRD_PARTY.md should hold. Ends the program where a licence cannot be found, and says what to do."""
    return HEAD + "".join(f"| {name} | {version} | {licence} |\n" for name, version, licence in _rows())


def _rows() -> Iterator[tuple[str, str, str]]:
    written = dict(re.findall(r"^\| ([\w.-]+) \| [^|]+ \| (.+) \|$", FILE.read_text("utf-8"), re.M))
    for name, version in re.findall(r"^([\w.-]+)==([^ ;\\]+)", (ROOT / "requirements.lock").read_text(), re.M):
        try:
            yield name, version, _stated(metadata.metadata(name))
        except metadata.PackageNotFoundError:
            if name not in written:
                line = f"| {name} | {version} | its licence |"
                sys.exit(f"THIRD_PARTY.md: not for this system; look it up, add the line «{line}», then make lock")
            yield name, version, written[name]


def _stated(package: metadata.PackageMetadata) -> str:
    fields = [(package.get_all(field) or [""])[0] for field in ("License-Expression", "License")]
    expression, licence = (field.partition("\n")[0] for field in fields)
    classifiers = [line for line in package.get_all("Classifier") or [] if line.startswith("License ")]
    return expression or ", ".join(line.split(" :: ")[-1] for line in classifiers) or licence or _by_words(package)


def _by_words(package: metadata.PackageMetadata) -> str:
    files = [file for file in metadata.files(package["Name"]) or [] if "/licenses/" in str(file)]
    mit = "Permission is hereby granted, free of charge"
    return "MIT" if any(mit in file.read_text(encoding="utf-8") for file in files) else "not stated"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
