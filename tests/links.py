"""Links of version 1, which must be read for ever: engine/links.json; and what may befall one on its way."""

import base64
import json
import zlib
from pathlib import Path
from random import Random
from typing import Any

TAMPERINGS = 1_000
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _whole(value: Any) -> Any:
    """[before, piece, times, after] stands for a long text."""
    if isinstance(value, dict):
        return {name: _whole(each) for name, each in value.items()}
    return value[0] + value[1] * value[2] + value[3] if isinstance(value, list) else value


_kept = json.loads((Path(__file__).parent / "engine" / "links.json").read_text(encoding="utf-8"))
GOOD: list[dict[str, Any]]
"""`fragment` carries `files`."""
BAD: list[dict[str, Any]]
"""Of the link with `fragment` a reader is told what it `says`."""
UNFIT: list[dict[str, Any]]
"""Who would share `files` is told what it `says`."""
GOOD, BAD, UNFIT = ([_whole(each) for each in _kept[kind]] for kind in ("good", "bad", "unfit"))


def tampered() -> list[tuple[str, dict[str, str] | None]]:
    """Fragments that were changed on their way, each with the files that it still may carry: any where that is None.

    Half of them are changed outside, the others inside, with a checksum that is right.
    """
    random = Random(18)
    # Not of the largest: one that is both damaged and too large may get either sentence.
    short = [each for each in GOOD if len(str(each["files"])) < 10_000]
    result: list[tuple[str, dict[str, str] | None]] = []
    for number in range(TAMPERINGS):
        given = random.choice(short)
        if number % 2:
            text = "".join(_changed(random, given["fragment"], _LETTERS + ".=% ", _LETTERS))
            result.append((text, given["files"]))
        else:
            data = given["fragment"][2:]
            inside = zlib.decompress(base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)))
            changed = bytes(_changed(random, inside, b'"\\{}[]:,\x00\xff\xed\xa0', b"mainpy. /u0d8"))
            result.append((f"1.{base64.urlsafe_b64encode(zlib.compress(changed)).decode().rstrip('=')}", None))
    return result


def _changed(random: Random, whole: Any, *instead: Any) -> list[Any]:
    """Its letters or bytes, with one to three of them gone, doubled, exchanged or others, or a piece of it gone."""
    parts = [*whole]
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(parts))
        match random.randrange(6):
            case 0:
                del parts[at]
            case 1:
                parts.insert(at, random.choice(random.choice(instead)))
            case 2:
                del parts[at : at + random.randint(1, 40)]
            case 3:
                parts[at:at] = parts[at : at + random.randint(1, 40)]
            case _:
                parts[at] = random.choice(random.choice(instead))
        parts = parts or [whole[0]]
    return parts
