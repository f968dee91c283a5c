"""`python -m evidence.mutants`: change one thing at a time in a program; does the run that is compared see that?

SEED=7 draws others. Works in a copy of the checkout. What came out is written to evidence/mutants.json, which the page
"How this site checks itself" shows. Exits with 1 if a change that alters something shown is seen by no test.
"""

import ast
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from course import examples
from course.checks.versions import disagreement
from course.files import write_json
from course.paths import ROOT
from course.site.fences import MUTANTS
from tickbytick.recording import dumps, loads, shown

from .checkout import copy_to, environment

OF_EACH_KIND = 30
"""So many that change something shown; those that change nothing come on top."""
TEST = "test_a_program_does_what_its_recording_says"
"""The one that should see them."""

Edit = tuple[int, int, str]
"""Start and end of a piece of a text, and what stands there instead."""


def _of_that_source(example: examples.Example, path: Path, text: str) -> dict[Path, str]:
    """The changed program; its recordings with the hash of that, so that only a run can see the change."""
    changed = {path.name: hashlib.sha256(text.encode()).hexdigest()}
    old = {other: loads(other.read_text(encoding="utf-8")) for other in example.recording_paths().values()}
    return {path: text} | {file: dumps(each._replace(sources=each.sources | changed)) for file, each in old.items()}


def _same_run(example: examples.Example) -> str:
    """In what way the program, as it is now, shows the same as before; empty if it does not."""
    before, after = example.recording(sys.version_info[:2]), examples.run(example)
    # In order of what they say: whom asyncio.run cancels first at its end, a set decides.
    if sorted(map(str, before.events)) == sorted(map(str, after.events)):
        return "identical recording"
    if shown(before) == shown(after):  # of a wait that ends in the moment in which it begins, no page says anything
        return "identical recording, except for a wait of 0 s"
    # There no two runs have the same times: what TEST does not see is less than what may pass by itself.
    return "less than what may pass on the real clock" if before.clock == "real" else ""


def _seen(example: examples.Example) -> str:
    """What TEST says of the program as it is now; empty if it sees nothing."""
    try:
        return disagreement(example, examples.run(examples.load(example.name)))
    except Exception as error:
        return str(error) or type(error).__name__


# --- the kinds: all that may be changed in a text


def at(text: str, line: int, column: int = 0) -> int:
    """The place of that column, from 0, of that line, from 1."""
    return sum(map(len, text.splitlines(keepends=True)[: line - 1])) + column


def _sleeps(random: Random, text: str) -> Iterator[Edit]:
    for found in re.finditer(r"sleep\((\d+(?:\.\d+)?)\)", text):
        seconds = float(found[1])
        new = random.choice([0, seconds / 2, seconds + 0.5, seconds + 1, 2 * seconds, 0.25])
        if new != seconds:
            yield *found.span(1), f"{new:g}"


def _awaits(random: Random, text: str) -> Iterator[Edit]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Await):
            start = at(text, node.lineno, node.col_offset)
            yield start, start + len("await "), ""


def _literals(random: Random, text: str) -> Iterator[Edit]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        start, end = at(text, *token.start), at(text, *token.end)
        if token.type == tokenize.NUMBER:
            yield start, end, f"{float(token.string.replace('_', '')) + random.choice([-1, 1, 0.5]):g}"
        elif token.string in ("True", "False"):
            yield start, end, str(token.string == "False")
        elif token.type == tokenize.STRING:
            letters = [found.start() for found in re.finditer(r"(?<![\\{\w])[A-Za-z ](?![^{]*\})", token.string)]
            if inside := [letter for letter in letters if token.string.index(token.string[-1]) < letter]:
                letter = start + random.choice(inside)
                yield letter, letter + 1, random.choice("xyzXYZ_")


def _statements(random: Random, text: str) -> Iterator[Edit]:
    for node in ast.walk(ast.parse(text)):
        bodies = (getattr(node, name, []) for name in ("body", "orelse", "finalbody"))
        for body in (body for body in bodies if isinstance(body, list) and not isinstance(node, ast.Module)):
            for one, two in pairwise(body):
                start, middle, end = (at(text, line) for line in (one.lineno, two.lineno, two.end_lineno + 1))
                yield start, end, text[middle:end] + text[start:middle]


KINDS: dict[str, Callable[[Random, str], Iterator[Edit]]] = {
    "program: a sleep's length": _sleeps,
    "program: a deleted await": _awaits,
    "program: a changed literal": _literals,
    "program: swapped statements": _statements,
}


def tried(name: str, seed: str) -> dict[str, Any]:
    """What became of the changes of that kind.

    Raises ValueError if the test sees something where nothing is changed: it would see any mutant.
    """
    random, caught, same, survived, sound = Random(f"{seed} {name}"), set(), {}, [], set()
    while len(caught) + len(survived) < OF_EACH_KIND:
        example = examples.load(random.choice(examples.names()))
        path = random.choice(example.files)
        text = path.read_text(encoding="utf-8")
        if not (possible := [*KINDS[name](random, text)]):
            continue
        start, end, new = random.choice(possible)
        line = text.count("\n", 0, start) + 1
        what = f"{path.relative_to(ROOT)}:{line}: {text[start:end].strip()!r} -> {new.strip()!r}"
        if what in caught | same.keys() | {*survived}:
            continue
        if example not in sound and (wrong := _seen(example)):
            raise ValueError(f"{TEST} fails without a change: {wrong}")
        sound.add(example)
        texts = _of_that_source(example, path, text[:start] + new + text[end:])
        before = {file: file.read_bytes() for file in texts}
        for file, now in texts.items():
            file.write_text(now, encoding="utf-8")
        if _seen(example):
            caught.add(what)
        elif why := _same_run(example):
            same[what] = why
        else:
            survived.append(what)
        for file, content in before.items():  # after an error the copy is of no use
            file.write_bytes(content)
    made = len(caught) + len(same) + len(survived)
    return {"made": made, "caught": len(caught), "by": {TEST: len(caught)}, "same": same, "survived": survived}


# --- the command


def in_a_copy() -> int:
    """Try all, and write what came of them to the copy's evidence/mutants.json."""
    seed, found = os.environ.get("SEED", "1"), {}
    for name in KINDS:
        found[name] = tried(name, seed)
        print(f"{name}: {found[name]['caught']} caught, {len(found[name]['same'])} of no effect", flush=True)
    write_json({"date": date.today().isoformat(), "seed": seed, "kinds": found}, MUTANTS)
    survived = [what for result in found.values() for what in result["survived"]]
    print(*survived, f"seed {seed}: {len(survived)} survived.", sep="\n")
    return 1 if survived else 0


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_to(Path(folder) / "clone")
        # A changed module of the same length, within a second, would be taken for the old one, if it were compiled.
        variables = environment(PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1", PYTHONWARNINGS="ignore")
        command = [sys.executable, "-m", "evidence.mutants", "in this copy"]
        done = subprocess.run(command, cwd=copy, env=variables, check=False)
        shutil.copyfile(copy / MUTANTS.relative_to(ROOT), MUTANTS)
    return done.returncode


if __name__ == "__main__":
    sys.exit(in_a_copy() if sys.argv[1:] else main())
