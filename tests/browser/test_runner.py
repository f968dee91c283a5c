"""runner.js and its worker in Chromium, on a bare page under the site's Content-Security-Policy, word for word.

That the programs of the course do there what their recordings say, and what else a reader sees of a run:
tests/browser/test_page_python.py.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from browser import script
from editing import ENDLESS
from playwright.sync_api import Browser, Page, Route

from course.site import python_in_page
from evidence.chromium import Site, opened, play, served
from tickbytick.page import check
from tickbytick.recording import Recording, event_of

HELLO = "print('hello')\n"


@pytest.fixture(scope="module")
def site(made: None) -> Iterator[Site]:
    with served() as site:
        yield site


class Watched:
    """A page, and what went wrong on it or left it."""

    def __init__(self, browser: Browser, site: Site, name: str = "bare") -> None:
        self.page = browser.new_context().new_page()
        self.console: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.console.append(f"page error: {error}"))
        self.page.context.on("request", lambda request: self.requests.append(request.url))
        opened(self.page, site, name)

    def play(self, program: str, reviewed: bool = False) -> dict[str, Any]:
        return play(self.page, {"main.py": program}, reviewed)

    def printed(self, program: str, reviewed: bool = False) -> str:
        """What a whole run of it prints; `reviewed`: as one of the site's own."""
        return recording(self.play(program, reviewed)).text("stdout")

    def start(self, program: str, wait: bool = True) -> None:
        """Begin a run, until its first line is on the page; `ended` waits for its end."""
        self.page.evaluate("(program) => { window.going = play({ 'main.py': program }); }", program)
        if wait:
            self.page.wait_for_function("() => live.some(([, kind]) => kind === 'printed')")

    def ended(self) -> Recording:
        return recording(dict(self.page.evaluate("going")))


@pytest.fixture(scope="module")
def one(browser: Browser, site: Site) -> Watched:
    """A page that many tests share, as a reader stays on a page; its worker is used again and again."""
    return Watched(browser, site)


@pytest.fixture(scope="module")
def lawless(browser: Browser, site: Site) -> Watched:
    """A page without the policy."""
    return Watched(browser, site, "lawless")


@pytest.fixture
def fresh(browser: Browser, site: Site) -> Watched:
    """A page in a browser that has not loaded Python yet."""
    return Watched(browser, site)


def fulfil(route: Route, body: str) -> None:
    route.fulfill(content_type="text/javascript", body=body)


def recording(seen: dict[str, Any]) -> Recording:
    assert "error" not in seen, seen["error"]
    found = seen["recording"]
    return Recording(**found | {"events": [*map(event_of, found["events"])]})


def test_nothing_is_loaded_before_the_first_run_and_then_only_from_the_site(fresh: Watched, site: Site) -> None:
    assert [url for url in fresh.requests if "/runtime/" in url] == []
    seen = fresh.play(HELLO)
    runtime_url = f"{site.url}/course/assets/runtime/"
    loaded = [re.sub(r"\?.*", "", url).removeprefix(runtime_url) for url in fresh.requests if runtime_url in url]
    assert sorted(loaded) == ["manifest.json", "pyodide.asm.wasm", "python.zip", "worker.js"]
    hosts = {urlsplit(url.removeprefix("blob:")).netloc for url in fresh.requests}
    assert hosts - {""} == {urlsplit(site.url).netloc}  # about:srcdoc and blob:null have none
    steps = [step["fraction"] for step in seen["progress"]]
    assert (steps[0], steps[-1], steps) == (0, 1, sorted(steps))
    manifest = json.loads(python_in_page.MANIFEST.read_text())
    told = {(step["bytes"], step["what"]) for step in seen["progress"]}
    assert told == {(manifest["download"], "Python 3.14")}
    assert fresh.play(HELLO)["progress"] == []
    assert (fresh.console, fresh.page.context.cookies()) == ([], [])


def test_a_package_is_loaded_with_the_first_program_that_imports_it(fresh: Watched) -> None:
    package = json.loads(python_in_page.MANIFEST.read_text())["packages"]["aiohttp"]

    def loads() -> int:
        return sum(package["file"] in url for url in fresh.requests)

    own = {"main.py": "import aiohttp\nprint(aiohttp.MINE)\n", "aiohttp.py": "MINE = 'my own'\n"}
    assert recording(play(fresh.page, own, False)).text("stdout") == "my own\n"
    assert loads() == 0
    program = "import asyncio, aiohttp.web as web\nprint(web.Response(text='hello').text)\n"
    seen = fresh.play(program)
    assert recording(seen).text("stdout") == "hello\n"
    assert {(step["bytes"], step["what"]) for step in seen["progress"]} == {
        (package["bytes"], f"aiohttp {package['version']}")
    }
    assert fresh.printed(program) == "hello\n"
    assert loads() == 1
    assert fresh.console == []


def test_stop_ends_an_endless_loop_and_the_next_run_is_whole(one: Watched) -> None:
    one.start(ENDLESS)
    one.page.evaluate("runner.stop()")
    stopped = one.ended()
    assert (stopped.stopped, stopped.exit, stopped.text("stdout")) == ("stopped by you", 124, "before\n")
    assert one.printed(HELLO) == "hello\n"


def test_a_run_that_begins_while_another_is_drawn_is_whole(one: Watched) -> None:
    for waits in ("", "await new Promise((done) => setTimeout(done));"):
        one.printed(HELLO)
        run = f"{waits} return play({{'main.py': 'print(2)'}});"
        seen = one.page.evaluate(f"async () => {{ runner.draw({{}}).catch(() => {{}}); {run} }}")
        assert recording(dict(seen)).text("stdout") == "2\n"


@pytest.mark.parametrize("reviewed", [False, True])
def test_a_run_is_checked_before_it_is_drawn(one: Watched, reviewed: bool) -> None:
    run = one.play(HELLO, reviewed)["recording"]
    request = {"run": run, "checks": ["[`hello` comes at 0 s](run:line/hello)", "[Two come](run:lines/*)"]}
    asked = "async (request) => [await runner.check(request), typeof (await runner.draw({ ...request, name: 'a' }))]"
    assert one.page.evaluate(asked, request) == [json.loads(check(json.dumps(request))), "string"]


# Python's answer when it is asked to check.
FORGED = """
from tickbytick import page
honest = page._json
page._json = lambda value: TEXT if isinstance(value, list) and hasattr(value[0], "says") else honest(value)
"""


@pytest.mark.parametrize("text", ['["solved"]', '[[1, true, "", 0]]', '[["a", 1, "", 0]]', "{}", "no JSON", "[null]"])
def test_what_are_no_verdicts_the_page_does_not_get(one: Watched, text: str) -> None:
    run = one.play(FORGED.replace("TEXT", repr(text)))["recording"]
    asked = "(request) => runner.check(request).catch(({ kind }) => kind)"
    assert one.page.evaluate(asked, {"run": run, "checks": []}) == "crashed"
    assert one.printed(HELLO) == "hello\n"


@pytest.mark.parametrize(("gigabytes", "frames"), [(2, 0), (4, 1), ("undefined", 0)])
def test_a_python_that_may_not_be_used_starts_only_where_there_is_memory(
    one: Watched, gigabytes: int | str, frames: int
) -> None:
    one.printed("print('loaded')")
    started = f"""async () => {{
      Object.defineProperty(navigator, "deviceMemory", {{ value: {gigabytes}, configurable: true }});
      runner.leave();
      runner.prepare();
      await new Promise((resolve) => setTimeout(resolve));
      return document.querySelectorAll("iframe").length;
    }}"""
    assert one.page.evaluate(started) == frames


def test_stop_while_python_loads_ends_the_run_before_it_began(fresh: Watched) -> None:
    fresh.start(HELLO, wait=False)
    fresh.page.evaluate("runner.stop()")
    stopped = fresh.ended()
    assert (stopped.stopped, len(stopped.events)) == ("stopped by you", 1)
    assert fresh.printed(HELLO) == "hello\n"


MARKED = "import js\nprint(hasattr(js, 'mark'))\njs.mark = True\n"


def test_only_after_programs_of_the_site_is_a_python_used_again(one: Watched) -> None:
    """Names that a run leaves in the worker's JavaScript tell whether it is the same worker."""
    one.printed(HELLO)
    reviewed = [(True, "False\n"), (True, "True\n"), (False, "True\n"), (True, "False\n"), (True, "True\n")]
    assert [one.printed(MARKED, of_the_site) for of_the_site, _ in reviewed] == [printed for _, printed in reviewed]
    greedy = "kept = []\nwhile True:\n    kept.append(bytearray(50_000_000))\n"
    assert recording(one.play(greedy, reviewed=True)).stopped == "stopped at 512 MB of memory"
    assert one.printed(MARKED) == "False\n"


# --- what a program cannot do; how it tries to get out: tests/browser/test_escapes.py

# In an ordinary Pyodide each of these programs does what it is after: so it is the closing that keeps ours from it.
ORDINARY = script("ordinary")


@pytest.fixture(scope="module")
def ordinary(lawless: Watched, site: Site) -> Callable[[str], Page]:
    """Runs a program that prints in an ordinary Pyodide; the page that started it, whose `printed` are the lines."""
    page = opened(lawless.page.context.new_page(), site, "lawless")

    def run(program: str) -> Page:
        info = json.loads(python_in_page.MANIFEST.read_text(encoding="utf-8"))["info"]
        page.evaluate(ORDINARY, {"info": info, "program": program})
        page.wait_for_function("() => printed.length")
        return page

    return run


STARTS_AGAIN = """
import js
from pyodide.ffi import to_js
made = lambda **values: to_js(values, dict_converter=js.Object.fromEntries)
base = "OTHER/again/"
js.Object.prototype.start = made(base=base, info=made(), library=1, wasm=1)
js.Object.prototype.indexURL = base
js.location = 1
js.URL = js.Object
js.Object.assign = js.Object
"""


def test_no_program_starts_python_again_with_a_script_of_another_host(lawless: Watched, site: Site) -> None:
    """`import()` is syntax: a message that starts Pyodide anew would load its parts from wherever the program says."""
    lawless.play(STARTS_AGAIN.replace("OTHER", site.other))
    lawless.page.evaluate("runner.draw({}).catch(() => {})")
    lawless.play("print(1)")
    assert [path for path in site.asked if path.startswith("/again/")] == []
    worker = (python_in_page.TARGET / "worker.js").read_text(encoding="utf-8")
    assert re.findall(r"\bimport\s*\(", worker) == []


# What reaches out, keeps something, starts something or is called later: names of a worker's objects and functions.
OUT_OF_REACH = set(
    "fetch Request Response XMLHttpRequest WebSocket WebSocketStream WebTransport EventSource RTCDataChannel"
    " FontFace fonts BroadcastChannel MessageChannel MessagePort postMessage addEventListener onmessage"
    " Notification PushManager Worker importScripts navigator WorkerNavigator ServiceWorkerRegistration close location"
    " caches CacheStorage indexedDB IDBFactory StorageManager FileSystemHandle webkitRequestFileSystem LockManager"
    " Blob URL createObjectURL ReadableStream OffscreenCanvas GPU subtle SubtleCrypto ImageDecoder"
    " setTimeout setInterval queueMicrotask requestAnimationFrame scheduler waitAsync FinalizationRegistry"
    " AsyncFunction GeneratorFunction instantiate"
    " loadPackage loadPackagesFromImports runPythonAsync _module _api".split()
)
IN_NO_WORKER = {
    "document",
    "localStorage",
    "SharedWorker",
    "sendBeacon",
    "cookieStore",
    "RTCPeerConnection",
    "serviceWorker",
}
# In JavaScript `Math.reach`: the names of all that the properties and prototypes of some objects lead to.
REACH = script("reach")
# What Python holds of JavaScript: in its modules, which may be JavaScript's, and in the frames that run.
REACHED = f"""
import js, sys
from pyodide.ffi import JsProxy
try:
    import pyodide_js
except ImportError:
    pass
held = [sys.modules, *(getattr(module, "__dict__", {{}}) for module in list(sys.modules.values()))]
frame = sys._getframe()
while frame:
    held.append(frame.f_locals)
    frame = frame.f_back
names = js.Math.reach(*(value for values in held for value in list(values.values()) if isinstance(value, JsProxy)))
print(*sorted(set(names.split()) & {OUT_OF_REACH | IN_NO_WORKER}))
"""


def test_nothing_that_reaches_out_or_comes_later_is_within_a_programs_reach(
    fresh: Watched, ordinary: Callable[[str], Page]
) -> None:
    worker = (python_in_page.TARGET / "worker.js").read_text(encoding="utf-8")  # its realm is its own
    fresh.page.route("**/worker.js?*", partial(fulfil, body=worker + REACH))
    reached = recording(fresh.play(REACHED))
    assert (reached.text("stdout"), reached.exit) == ("\n", 0)
    page = ordinary(f"from pyodide.code import run_js\nrun_js({REACH!r})\n{REACHED}")
    assert set(page.evaluate("printed")[0].split()) == OUT_OF_REACH


def test_the_worker_works_only_for_a_page_that_starts_it_as_ours(one: Watched) -> None:
    answer = one.page.evaluate(script("own_worker"))
    assert answer == "Uncaught Error: This script works only for a page that starts it from a blob: URL."


# What is to be called later, once the program is over, in ways that OUT_OF_REACH does not name: each writes its name.
LEFT = """
import js, pyodide.webloop
from contextlib import suppress
from pyodide.ffi import to_js
js.called = js.Set.new()
ways = {
    "setTimeout": lambda call: js.setTimeout(call, 1),
    "compile": lambda call: js.WebAssembly.compile(js.Uint8Array.new(to_js([0, 97, 115, 109, 1, 0, 0, 0]))).then(call),
    "scheduleCallback": lambda call: pyodide.webloop.scheduleCallback(call, 0),
    "call_later": lambda call: pyodide.webloop.WebLoop().call_later(0.001, call),
    "promise": lambda call: js.Array.fromAsync(js.Array.of(1), call),
}
for name, way in ways.items():
    with suppress(BaseException):
        way(js.called.add.bind(js.called, name))
print("over")
"""
CALLED = "import js\nprint(*sorted(js.called))\n"


def test_no_timer_of_a_program_outlives_its_run(one: Watched, ordinary: Callable[[str], Page]) -> None:
    """What it left for the moment when Python gives the worker back runs then, and not later."""
    one.printed(LEFT, reviewed=True)
    one.page.wait_for_timeout(100)
    assert one.printed(CALLED, reviewed=True) == "promise\n"
    page = ordinary(LEFT)
    ways = " ".join(sorted(re.findall(r'^    "(\w+)":', LEFT, re.MULTILINE)))
    page.wait_for_function(
        "([program, ways]) => worker.postMessage(program) || printed.includes(ways)", arg=[CALLED, ways], polling=100
    )


# Neither comes back to where Python looks for a signal; the second when the page has its run drawn.
SILENT = "print('before')\n3 ** 10**9\n"
SILENT_AFTERWARDS = "import json\nprint('before')\njson.loads = lambda *_: 3 ** 10**9\n"


def test_a_worker_without_a_sign_of_life_is_ended(fresh: Watched) -> None:
    page = fresh.page
    fresh.play(HELLO)
    page.clock.install()
    fresh.start(SILENT)
    page.clock.fast_forward(12_000)
    seen = fresh.ended()
    assert (seen.stopped, seen.text("stdout")) == ("stopped after 12 s without a sign of life", "before\n")
    assert fresh.printed(SILENT_AFTERWARDS) == "before\n"
    page.evaluate("() => { window.drawing = runner.draw({}).catch(({ kind }) => kind); }")
    page.clock.fast_forward(12_000)
    assert page.evaluate("drawing") == "crashed"
    assert fresh.printed(HELLO) == "hello\n"


# What Python sends the page's events with is in reach.
SAYS = """
import sys
frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
frame.f_locals["send"](TEXT)
print("done")
"""


def test_what_a_program_says_in_pythons_name_ends_its_run_at_most(one: Watched) -> None:
    """That it can make up what its own run printed is known, and in SECURITY.md: that recording is no other's."""
    before = len(one.console)
    for text in ("no JSON", "[]"):
        assert one.play(SAYS.replace("TEXT", repr(text)))["error"]["kind"] == "crashed"
        assert one.printed(HELLO) == "hello\n"
    text = json.dumps([[0, "printed", 0, "main.py:1", "stdout", "made up\n"]])
    assert one.printed(SAYS.replace("TEXT", repr(text))) == "made up\ndone\n"
    assert one.console[before:] == []


# --- errors that the reader is told; without a network: tests/browser/test_page_python.py


def test_a_site_without_python_says_so(fresh: Watched, site: Site) -> None:
    says = " this copy of the site was built without it. Run the program on your own computer."
    page = fresh.page
    for name in ("manifest.json", "worker.js", "pyodide.asm.wasm", "python.zip"):
        page.route(f"**/{name}*", lambda route: route.fulfill(status=404))
        error = play(opened(page, site), {"main.py": HELLO})["error"]
        assert (error["kind"], error["message"].split(":")[1]) == ("missing", says), name
        page.unroute_all()


def test_a_browser_that_cannot_says_so(fresh: Watched, site: Site) -> None:
    worker = (python_in_page.TARGET / "worker.js").read_text(encoding="utf-8")
    for breakage, kind in {
        "delete self.WebAssembly;": "blocked",
        "WebAssembly.compileStreaming = async () => { throw new RangeError('Out of memory'); };": "memory",
    }.items():
        fresh.page.route("**/worker.js?*", partial(fulfil, body=breakage + worker))
        opened(fresh.page, site)
        assert fresh.play(HELLO)["error"]["kind"] == kind
        fresh.page.unroute_all()
    opened(fresh.page, site, "workless")
    assert fresh.play(HELLO)["error"]["kind"] == "blocked"
