"""A drawing as a file that stands alone: in attributes, each element has what style sheets say of it in a page.

What shows such a file, a slide or a page of GitHub's, may know no custom properties, or no style sheets. The palette is
the light one, and the paper is white. Of CSS (the modules Cascade, Selectors, Color 5, Custom Properties) that is read
here which our style sheets use; at anything else a ValueError says so.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

LIGHT = ("data-md-color-scheme", "default")
"""How the page's root says that its palette is the light one."""

_NAMESPACE = "http://www.w3.org/2000/svg"
_NOT_IN_XML = re.compile(r"&#(?:[1-8]|1[124-9]|2\d|3[01]);|[\ufffe\uffff]")
_HOLD = ("@media screen", "@media (prefers-color-scheme: light)")
_HOLD_NOT = re.compile(r"@(media|container)\b")  # of paper, and of narrow boxes
_PART = re.compile(
    r'(?P<type>\*|[a-z][\w-]*)|\.(?P<class>[\w-]+)|\[(?P<name>[\w-]+)(?:="?(?P<value>[^"\]]*)"?)?\]'
    r"|:(?P<how>is|not)\((?P<among>[^()]*)\)"
)
_FONT = re.compile(r"(?:(?P<weight>bold|\d{3}) )?(?P<size>[\d.]+px)(?:/[\d.]+\w*)? (?P<family>.+)")

Colour = tuple[float, float, float, float]
"""Red, green, blue and how opaque, each from 0 to 1."""


class Rule(NamedTuple):
    """What style sheets say of the elements that a selector chooses."""

    selector: list[str]  # compound selectors, and ">" between a parent and its child
    weight: tuple[int, int]  # its specificity: classes and attributes, types
    declared: dict[str, str]


def literal(drawing: str, styles: str) -> str:
    """The SVG element `drawing` as the text of a file, by these style sheets."""
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.fromstring(_NOT_IN_XML.sub("\ufffd", drawing))
    root.set(*LIGHT)
    rules = sorted(_rules(re.sub(r"/\*.*?\*/", "", styles, flags=re.S)), key=lambda rule: rule.weight)
    _write([root], rules, {}, (0, 0, 0, 1))
    root.attrib.pop("preserveAspectRatio", None)
    _, _, width, height = root.get("viewBox", "").split()
    root.attrib |= {"width": width, "height": height}
    paper = Element(f"{{{_NAMESPACE}}}rect", {"width": width, "height": height, "fill": "#ffffff"})
    root.insert(0, paper)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _write(path: list[Element], rules: list[Rule], custom: dict[str, str], colour: Colour) -> None:
    """Into the last element of the path from the root, and all in it; `custom` and `colour` are its parent's."""
    element = path[-1]
    declared: dict[str, str] = {}
    for rule in rules:
        if _chooses(rule.selector, path):
            declared |= rule.declared
    declared |= _declarations(element.attrib.pop("style", ""))
    own = {name: declared.pop(name) for name in [*declared] if name.startswith("--")}
    waiting = custom | own
    custom = custom | {name: _resolved(value, waiting) for name, value in own.items()}
    values = {name: _resolved(value, custom) for name, value in declared.items()}
    if "color" in values:
        colour = _colour(values.pop("color"), colour)
    if font := values.pop("font", None):
        if not (parts := _FONT.fullmatch(font)):
            raise ValueError(f"this font cannot be read: {font}")
        values = {f"font-{name}": value for name, value in parts.groupdict().items() if value} | values
    for name in ("fill", "stroke"):
        if (value := values.get(name, "none")) != "none" and not value.startswith("url("):
            *rgb, opaque = _colour(value, colour)
            values[name] = "#" + "".join(f"{round(255 * part):02x}" for part in rgb)
            if opaque < 1:
                values[f"{name}-opacity"] = f"{opaque * float(values.get(f'{name}-opacity', 1)):.3g}"
    for name, value in values.items():
        if re.search(r"(?<!url)\(|!", value):
            raise ValueError(f"this value cannot be read: {name}: {value}")
        element.set(name, value)
    for child in element:
        _write([*path, child], rules, custom, colour)
    for name in [name for name in element.attrib if name == "class" or name.startswith("data-")]:
        del element.attrib[name]


# --- rules


def _rules(styles: str) -> Iterator[Rule]:
    while styles := styles.strip():
        head, brace, rest = styles.partition("{")
        body, styles = _until_closed(rest, "{}")
        head = " ".join(head.split())
        if not brace or (head.startswith("@") and head not in _HOLD and not _HOLD_NOT.match(head)):
            raise ValueError(f"this rule cannot be read: {head}")
        if head in _HOLD:
            yield from _rules(body)
        elif not head.startswith("@"):
            for selector in _apart(head, ","):
                compounds = re.sub(r"\s*,\s*", ",", selector).replace(">", " > ").split()
                yield Rule(compounds, _weight(selector), _declarations(body))


def _declarations(body: str) -> dict[str, str]:
    pairs = (declaration.partition(":") for declaration in _apart(body, ";"))
    return {name.strip(): " ".join(value.split()) for name, _, value in pairs}


def _weight(selector: str) -> tuple[int, int]:
    parts = [*_PART.finditer(selector)]
    if re.sub(r"[>\s]+", "", selector) != "".join(re.sub(r"\s+", "", part[0]) for part in parts):
        raise ValueError(f"this selector cannot be read: {selector}")
    inner = [max(map(_weight, _apart(part["among"], ","))) for part in parts if part["how"]]
    types = sum(bool(part["type"]) and part["type"] != "*" for part in parts)
    others = sum(not (part["type"] or part["how"]) for part in parts)
    return others + sum(weight[0] for weight in inner), types + sum(weight[1] for weight in inner)


def _chooses(selector: list[str], path: list[Element]) -> bool:
    """Whether the last element of that path is one of those that the selector chooses."""
    *before, compound = selector
    if not path or not all(_fits(part, path[-1]) for part in _PART.finditer(compound)):
        return False
    if not before:
        return True
    if before[-1] == ">":
        return _chooses(before[:-1], path[:-1])
    return any(_chooses(before, path[:end]) for end in range(1, len(path)))


def _fits(part: re.Match[str], element: Element) -> bool:
    if part["type"]:
        return part["type"] in ("*", _type(element))
    if part["class"]:
        return part["class"] in element.get("class", "").split()
    if part["name"]:
        return part["name"] in element.attrib and part["value"] in (None, element.get(part["name"]))
    among = any(_chooses([each], [element]) for each in _apart(part["among"], ","))
    return among == (part["how"] == "is")


def _type(element: Element) -> str:
    return element.tag.rpartition("}")[2]


# --- values


def _resolved(value: str, custom: dict[str, str]) -> str:
    """The value with what each `var()` stands for."""
    before, found, rest = value.partition("var(")
    if not found:
        return value
    inner, after = _until_closed(rest, "()")
    name, _, otherwise = (part.strip() for part in inner.partition(","))
    if name not in custom and not otherwise:
        raise ValueError(f"var({name}) stands for nothing here")
    stands_for = _resolved(custom.get(name, otherwise), {key: custom[key] for key in custom if key != name})
    return before + stands_for + _resolved(after, custom)


def _colour(value: str, current: Colour) -> Colour:
    """What that colour is where `current` is that of the text."""
    name = value.partition("(")[0]
    arguments = _apart(value[len(name) + 1 : -1], ",")
    if value.lower() == "currentcolor":
        return current
    if value == "transparent":
        return 0, 0, 0, 0
    if re.fullmatch(r"#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})", value, re.I):
        digits = value[1:] if len(value) > 5 else "".join(2 * digit for digit in value[1:])
        red, green, blue, *opaque = (byte / 255 for byte in bytes.fromhex(digits))
        return red, green, blue, opaque[0] if opaque else 1
    if name == "light-dark":
        return _colour(arguments[0], current)
    if name == "color-mix" and arguments[0] == "in srgb":
        return _mixed(arguments[1], arguments[2], current)
    raise ValueError(f"this colour cannot be read: {value}")


def _mixed(one: str, other: str, current: Colour) -> Colour:
    """Half of both, or as much of one as is written behind it, in percent."""
    (one, of_one), (other, of_other) = _share(one), _share(other)
    if of_one is None:
        of_one = 0.5 if of_other is None else 1 - of_other
    mixed = [(of_one, _colour(one, current)), (1 - of_one, _colour(other, current))]
    opaque = sum(part * colour[3] for part, colour in mixed)
    red, green, blue = (sum(part * colour[3] * colour[at] for part, colour in mixed) / (opaque or 1) for at in range(3))
    return red, green, blue, opaque


def _share(colour: str) -> tuple[str, float | None]:
    found = re.fullmatch(r"(.+) ([\d.]+)%", colour)
    return (found[1], float(found[2]) / 100) if found else (colour, None)


# --- brackets


def _until_closed(text: str, brackets: str) -> tuple[str, str]:
    """What stands before the bracket that closes one before the text, and what stands behind it."""
    depth = 1
    for at, letter in enumerate(text):
        depth += {brackets[0]: 1, brackets[1]: -1}.get(letter, 0)
        if depth == 0:
            return text[:at], text[at + 1 :]
    raise ValueError(f"nothing closes this: {text[:60]}")


def _apart(text: str, separator: str) -> list[str]:
    """Its parts, but for separators in brackets."""
    parts = [""]
    depth = 0
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == separator and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]
