"""The site's scripts without the walls around a program: so the tests see what the walls are for."""

import re
import shutil
from pathlib import Path

from browser import script

from course.paths import DOCS, THEME
from course.publish.scripts import bundle
from course.site import python_in_page

# How a wall is taken down: what is put in place of what in its script, where it must be.
NO_CLOSING = {
    r"^": "const theirFetch = fetch;",
    r"if\(location\.protocol!==.blob:.\)": "if(false)",
    r"Reflect\.deleteProperty\(": "(",
    r"Object\.assign\(globalThis,": "Object.assign({},",
    r"Object\.defineProperty\(Object\.getPrototypeOf\(\w+\),.constructor.,": "Object.assign(",
    r"globalThis\.Function=globalThis\.eval=": "void ",
    r"del sys\.modules\[name\]": "pass",
    r"\w+\.unregisterJsModule\(.pyodide_js.\)": "globalThis.fetch=theirFetch",
    r"function refuseImport": "function unused",
    r"refuseImport\(": "import(",
}


def without(path: Path, replaced: dict[str, str]) -> str:
    text = path.read_text(encoding="utf-8")
    for pattern, other in replaced.items():
        text, count = re.subn(pattern, other, text)
        assert count, f"{path.name} has no {pattern}"
    return text


def without_closing() -> str:
    """worker.js, from whose JavaScript nothing is taken away."""
    return without(python_in_page.TARGET / "worker.js", NO_CLOSING)


def write_without_walls(folder: Path) -> None:
    """Write the scripts of a published site to that folder, as they lie in the site, but without walls."""
    scripts, runtime = folder / "assets" / "javascripts", folder / "assets" / "runtime"
    for assets in (THEME / "assets", DOCS / "assets"):
        shutil.copytree(assets / "javascripts", scripts, dirs_exist_ok=True)
    (scripts / "sandbox.js").write_text(without_frame(), encoding="utf-8")
    bundle(scripts)
    runtime.mkdir()
    (runtime / "worker.js").write_text(without_closing(), encoding="utf-8")


def without_frame() -> str:
    """sandbox.js, which starts a worker of the page itself."""
    return script("unframed")
