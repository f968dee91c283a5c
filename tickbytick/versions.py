"""Recording, and running every example on every CPython there is.

`python -m tickbytick record` re-records through pytest, by the path that checks. `python -m tickbytick test-versions`
runs this module under each Python found (`python3.12 -m tickbytick.versions`), on its standard library alone.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from . import runtime
from .examples import CHECKED, RECORD, ROOT, BadExample, load, names, run, write
from .recording import Recording, differences, loads

VERSIONS = ("3.11", "3.12", "3.13", "3.14")


def interpreters() -> dict[str, str]:
    """The CPythons on this machine, by version: those on the PATH, then those of pyenv."""
    found: dict[str, str] = {}
    for version in VERSIONS:
        pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
        candidates = [
            shutil.which(f"python{version}"),
            *map(str, sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True)),
        ]
        for candidate in candidates:
            # A shim of pyenv may stand for a version that is not active: ask it.
            if candidate and _answers(candidate, version):
                found[version] = candidate
                break
    return found


def _answers(python: str, version: str) -> bool:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    asked = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return asked.stdout.strip() == version


def record(arguments: list[str]) -> int:
    """Re-record all examples, or the one named; on other Pythons too, where it has recordings of their own.

    Then write the notebooks that show them.
    """
    if arguments and (len(arguments) > 1 or arguments[0] not in names()):
        print(f"no example {' '.join(arguments)}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    selected = ["-k", f"{arguments[0]}/"] if arguments else []
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/test_examples.py",
        "--update-examples",
        "-q",
        "--no-header",
        *selected,
    ]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    pythons = interpreters()
    for example in map(load, arguments or names()):
        for since, path in example.recording_paths().items():
            if since in pythons and since != VERSIONS[0]:
                _run_under(pythons[since], "--write", example.name)
            elif since != VERSIONS[0] and loads(path.read_text(encoding="utf-8")).sources != example.sources():
                print(f"{path.name} of {example.name} is left stale: there is no python{since} here", file=sys.stderr)
                status = status or 1
    from . import notebooks  # only here: under another Python this module runs without the site's packages

    return notebooks.record(*arguments) or status


def test_versions() -> int:
    """Run every example under every Python found; write what matched to `snippets/checked.json`."""
    checked: dict[str, dict[str, Any]] = {
        example.name: {"sources": example.sources(), "recordings": example.recorded(), "versions": []}
        for example in map(load, names())
    }
    failed = 0
    pythons = interpreters()
    for version in VERSIONS:
        if version not in pythons:
            print(f"Python {version}: not present")
            continue
        result = json.loads(_run_under(pythons[version]))
        different = {name: text for name, text in result["differences"].items() if text}
        matching = len(result["differences"]) - len(different)
        print(f"Python {result['version']}: {matching} of {len(checked)} examples match")
        for name, text in different.items():
            print(f"\n{name}, Python {result['version']}:\n{text}\n")
        failed += len(different)
        for name in result["differences"].keys() - different.keys():
            checked[name]["versions"].append(result["version"])
    different = _differences_in_page(checked)
    for name, text in different.items():
        print(f"\n{name}, Python in the page:\n{text}\n")
    failed += len(different)
    CHECKED.write_text(json.dumps(checked, indent=1) + "\n", encoding="utf-8")
    if failed:
        print("If a difference is Python's own: python3.12 -m tickbytick.versions --write EXAMPLE")
    return 1 if failed else 0


def _differences_in_page(checked: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Run the examples in the page's Python, in Node; note there which match, and return how the others differ."""
    made = runtime.made()
    if made is None or not runtime.is_current():
        print("Python in the page: not present; python -m tickbytick.runtime")
        return {}
    python = made["python"]
    version = tuple(map(int, python.split(".")[:2]))
    examples = [example for example in map(load, checked) if not example.why_not_in_page]
    programs = [{"files": example.texts(), "entry": example.entry} for example in examples]
    different: dict[str, str] = {}
    for example, result in zip(examples, runtime.run_in_node(programs)["results"], strict=True):
        events = [event for batch in result["batches"] for event in batch]
        fields = {"events": events, **result["end"]}
        text = differences(example.recording((version[0], version[1])), Recording(**fields))
        if text:
            different[example.name] = text
        else:
            checked[example.name]["in page"] = python
    print(f"Python {python} in the page: {len(examples) - len(different)} of {len(examples)} examples match")
    return different


def _run_under(python: str, *arguments: str) -> str:
    command = [python, "-m", "tickbytick.versions", *arguments]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


def _compare(name: str) -> str:
    """How a run under this Python differs from the recording that holds for it; empty if it does not."""
    try:
        example = load(name)
        path = example.recording_path(sys.version_info[:2])
        if loads(path.read_text(encoding="utf-8")).sources != example.sources():
            return f"the recording is older than the source; {RECORD.format(name)}"
        late = 0.5 if example.clock == "real" else 0.0
        return differences(loads(path.read_text(encoding="utf-8")), run(example), early=late / 100, late=late)
    except (OSError, BadExample, ValueError) as error:
        return str(error)


def main(arguments: list[str]) -> None:
    """Under one Python: write a recording for it (`--write EXAMPLE`), or compare all and print the result as JSON."""
    if arguments:
        example = load(arguments[1])
        write(run(example), example.folder / f"recording-{sys.version_info[0]}.{sys.version_info[1]}.jsonl")
    else:
        result = {
            "version": ".".join(map(str, sys.version_info[:3])),
            "differences": {name: _compare(name) for name in names()},
        }
        print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1:])
