"""A program in a link: all of its files in the part of the address behind "#", which no browser sends to a server.

Version 1 is `1.` and base64url(zlib(UTF-8 of the JSON of {file name: text})). The page does the same, by the same rules
(web/theme/assets/javascripts/link.js).
"""

import ast
import base64
import json
import re
import warnings
import zlib
from collections.abc import Iterable
from pathlib import Path

RULES = Path(__file__).with_name("link.json")
"""The limits, what is said where something is refused, and the modules of Python's own library: those of 3.11 to 3.14,
so that a link is read alike wherever it is read."""

_rules = json.loads(RULES.read_text(encoding="utf-8"))
_NAME, _UNSEEN = re.compile(_rules["names"]), re.compile(_rules["unseen"])
_HALF = re.compile("[\ud800-\udfff]")


class BadLink(Exception):
    """A link, or a program that no link can carry; the message is for the reader."""


def files_of(path: Path) -> dict[str, str]:
    """The program that begins with that file, which is its main.py: the modules beside it that it imports come too."""
    files: dict[str, str] = {}
    names = ["main.py"]
    for name in names:  # grows meanwhile
        file = path.with_name(name) if files else path
        files[name] = _text(file)
        for module in _imported(files[name]):
            beside = path.with_name(f"{module}.py")
            if not beside.is_file():
                if module not in _rules["library"] and any(path.with_name(module).glob("*.py")):
                    raise BadLink(f"{file.name} imports the folder {module}, and a link carries no folders.")
            elif beside.name == "main.py" != path.name:
                raise BadLink(f"{file.name} imports main.py, and in a link this program would be main.py itself.")
            elif beside.name not in names:
                names.append(beside.name)
    return files


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadLink(f"{path.name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise BadLink(f"{path.name} is not UTF-8.") from None


def _imported(text: str) -> list[str]:
    """The modules that a file imports, in the order of its lines. One that is no Python imports nothing."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of what is wrong with the program, its run tells
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names: list[str] = []
    for node in sorted(nodes, key=lambda node: node.lineno):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif node.module and not node.level:
            names.append(node.module)
    return [name.partition(".")[0] for name in names]


def encode(files: dict[str, str]) -> str:
    """The fragment, without "#", of a link to the program `files`: text by name."""
    if fault := fault_of_files(files):
        raise BadLink(fault)
    text = json.dumps(files, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    while True:
        if len(text) > _rules["bytes"]:
            raise _refused("bytes", most=_rules["bytes"])
        data = base64.urlsafe_b64encode(zlib.compress(text, 9)).rstrip(b"=").decode("ascii")
        fragment = f"{_rules['version']}.{data}"
        if len(fragment) > _rules["characters"]:
            raise _refused("characters", most=_rules["characters"], count=len(fragment))
        # Where an address stands in a text, GitHub and others take one of these at its end for the text's. JSON may
        # end in blanks.
        if not fragment.endswith(("-", "_")):
            return fragment
        text += b" "


def decode(fragment: str) -> dict[str, str]:
    """The program that a link with that fragment carries: text by name."""
    begin = re.match("([1-9][0-9]*)[.]", fragment)
    # By its length first: int() takes no number of thousands of digits.
    if begin and (len(begin[1]) > 1 or int(begin[1]) > _rules["version"]):
        raise _refused("newer")
    if len(fragment) > _rules["characters"]:
        raise _refused("characters", most=_rules["characters"], count=len(fragment))
    if not begin or not re.fullmatch("[A-Za-z0-9_-]*", data := fragment[begin.end() :]):
        raise _refused("damaged")
    try:
        inflating = zlib.decompressobj()
        text = inflating.decompress(base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)), _rules["bytes"] + 1)
        if len(text) > _rules["bytes"]:
            raise _refused("bytes", most=_rules["bytes"])
        if not inflating.eof or inflating.unused_data:
            raise _refused("damaged")
        files = json.loads(text.decode("utf-8"))
    except (zlib.error, ValueError, RecursionError):  # ValueError: of base64, UTF-8 and JSON alike
        raise _refused("damaged") from None
    texts = [*files, *files.values()] if isinstance(files, dict) else [None]
    if not all(isinstance(text, str) and not _HALF.search(text) for text in texts):
        raise _refused("damaged")
    if fault := fault_of_files(files):
        raise BadLink(fault)
    return dict(files)


def fault_of_files(files: dict[str, str]) -> str | None:
    """Why a program cannot have these files, text by name; None if it can."""
    if len(files) > _rules["files"]:
        return _said("files", most=_rules["files"], count=len(files))
    names = [*files]
    for at, name in enumerate(names):
        if fault := fault_of_name(name, names[:at]):
            return fault
        if _HALF.search(files[name]):
            return _said("half", name=name)
    return None if "main.py" in files else _said("main")


def fault_of_name(name: str, names: Iterable[str]) -> str | None:
    """Why a file of a program that has files of these `names` cannot have that `name` too; None if it can."""
    if not _NAME.fullmatch(name) or len(name) > _rules["name"]:
        shown = _UNSEEN.sub("?", name)[: _rules["name"]] + "…" * (len(name) > _rules["name"])
        return _said("name", name=shown, most=_rules["name"])
    module = name.removesuffix(".py")
    if module in _rules["library"]:
        return _said("library", name=name, module=module)
    if module == "tickbytick":
        return _said("recorder", name=name, module=module)
    there = next((other for other in names if other.lower() == name.lower()), None)  # one file on many a system
    return there and _said("there", name=there)


def _refused(key: str, **values: str | int) -> BadLink:
    return BadLink(_said(key, **values))


def _said(key: str, **values: str | int) -> str:
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
    return str(_rules["sentences"][key]).format(**shown)
