"""runner.js and its worker in Chromium, on a bare page under the site's Content-Security-Policy, word for word."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from bare_page import Site, opened, served
from bench_page import play, sources
from browser import chromium
from playwright.sync_api import Browser, BrowserContext, Page

from tickbytick import examples, runtime
from tickbytick.recording import Recording, differences

ENDLESS = {"main.py": "print('before')\nwhile True:\n    pass\n"}
HELLO = {"main.py": "print('hello')\n"}
# For the numbers of a run that has begun: the first line of the program is on the page.
UNTIL_IT_PRINTS = "() => live.some((event) => event[1] === 'printed')"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert runtime.is_current(), "docs/assets/runtime/ is not what today's sources make: python -m tickbytick.runtime"
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with served() as site:
        yield site


class Watched:
    """A page, and what went wrong on it or left it."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site
        self.console: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.console.append(f"page error: {error}"))
        page.context.on("request", lambda request: self.requests.append(request.url))
        opened(page, site)

    def play(self, files: dict[str, str]) -> dict[str, Any]:
        return play(self.page, files)

    def start(self, files: dict[str, str]) -> None:
        """Begin a run, and do not wait for its end; `ended` does."""
        self.page.evaluate("(files) => { window.going = play(files); }", files)

    def ended(self) -> dict[str, Any]:
        return dict(self.page.evaluate("going"))


@pytest.fixture(scope="module")
def one(browser: Browser, site: Site) -> Iterator[Watched]:
    """A page that many tests share, as a reader stays on a page; its worker is used again and again."""
    page = browser.new_page()
    yield Watched(page, site)
    page.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has loaded nothing yet."""
    context = browser.new_context()
    yield context
    context.close()


def recording(seen: dict[str, Any]) -> Recording:
    assert "error" not in seen, seen["error"]
    found = dict(seen["recording"])
    assert found.pop("format") == 1
    return Recording(**found)


@pytest.mark.parametrize(
    "name",
    [
        "03-gather/both-at-once",
        "04-thousand/coroutines",
        "06-cancel/cleanup",
        "03-gather/one-fails",
        "08-timeouts/thread",
    ],
)
def test_an_example_does_in_the_browser_what_its_recording_says(name: str, one: Watched) -> None:
    seen = one.play(sources(name))
    expected = examples.load(name).recording((3, 14))
    assert differences(expected, recording(seen)) == ""
    assert max(seen["batches"]) <= 1_000
    assert one.page.evaluate("live.length") == len(recording(seen).events)


def test_nothing_is_loaded_before_the_first_run_and_then_only_from_the_site(
    context: BrowserContext, site: Site
) -> None:
    page = Watched(context.new_page(), site)
    assert [url for url in page.requests if "/runtime/" in url] == []
    seen = page.play(HELLO)
    runtime_url = f"{site.url}/course/assets/runtime/"
    loaded = [re.sub(r"\?.*", "", url).removeprefix(runtime_url) for url in page.requests if runtime_url in url]
    assert sorted(loaded) == ["manifest.json", "pyodide.asm.wasm", "python.zip", "worker.js"]
    assert {urlsplit(url.removeprefix("blob:")).netloc for url in page.requests} == {urlsplit(site.url).netloc}
    assert page.console == []
    steps = [step["fraction"] for step in seen["progress"]]
    assert (steps[0], steps[-1], steps) == (0, 1, sorted(steps))
    manifest = json.loads(runtime.MANIFEST.read_text())
    assert {(step["bytes"], step["python"]) for step in seen["progress"]} == {
        (manifest["download"], manifest["python"])
    }
    assert page.play(HELLO)["progress"] == []
    assert context.cookies() == []


def test_stop_ends_an_endless_loop_and_the_next_run_is_whole(one: Watched) -> None:
    one.play(HELLO)
    for _ in range(2):
        one.start(ENDLESS)
        one.page.wait_for_function(UNTIL_IT_PRINTS)
        one.page.evaluate("runner.stop()")
        seen = one.ended()
        stopped = recording(seen)
        assert (stopped.stopped, stopped.exit, stopped.text("stdout")) == ("stopped by you", 124, "before\n")
        assert recording(one.play(HELLO)).text("stdout") == "hello\n"


def test_stop_while_python_loads_ends_the_run_before_it_began(context: BrowserContext, site: Site) -> None:
    page = Watched(context.new_page(), site)
    page.start(HELLO)
    page.page.evaluate("runner.stop()")
    assert recording(page.ended()).events == [[0, "stopped", 0, "stopped by you"]]
    assert recording(page.play(HELLO)).text("stdout") == "hello\n"


def test_a_second_run_stops_the_first(one: Watched) -> None:
    one.start(ENDLESS)
    one.page.wait_for_function(UNTIL_IT_PRINTS)
    one.page.evaluate("() => { window.first = going; }")
    assert recording(one.play(HELLO)).text("stdout") == "hello\n"
    assert recording(one.page.evaluate("first")).stopped == "stopped by you"


def test_a_flood_comes_in_batches(one: Watched) -> None:
    """A message for each event would freeze the page; what they cost it is measured by bench_page.py."""
    seen = one.play({"main.py": "while True:\n    print('again')\n"})
    assert recording(seen).stopped == "stopped after 20,000 events"
    assert max(seen["batches"]) <= 1_000
    assert len(seen["batches"]) <= 20 + seen["total"] / 16


def test_after_a_program_that_took_all_memory_there_is_a_new_worker(one: Watched) -> None:
    """Names that a run leaves in the worker's JavaScript tell whether it is the same worker."""
    marked = "import js\nprint(hasattr(js, 'mark'))\njs.mark = True\n"
    assert recording(one.play({"main.py": marked})).text("stdout") == "False\n"
    assert recording(one.play({"main.py": marked})).text("stdout") == "True\n"
    greedy = "kept = []\nwhile True:\n    kept.append(bytearray(50_000_000))\n"
    assert recording(one.play({"main.py": greedy})).stopped == "stopped at 512 MB of memory"
    assert recording(one.play({"main.py": marked})).text("stdout") == "False\n"


def test_text_of_a_program_arrives_as_it_is(one: Watched) -> None:
    text = "</script><b>é</b> 🐍 \u2028 \\ud800"
    assert recording(one.play({"main.py": f"print({text!r})\n"})).text("stdout") == text + "\n"


# From Python in the worker, every way to another host that JavaScript has. What fails goes on to the next.
ESCAPES = """
import js
from pyodide.code import run_js
from pyodide.ffi import to_js

def request(url):
    request = js.XMLHttpRequest.new()
    request.open("GET", url, False)
    request.send()

def worker(url):
    script = js.Blob.new(to_js([f"import('{url}')"]), type="text/javascript")
    js.Worker.new(js.URL.createObjectURL(script))

ways = {
    "fetch": js.fetch,
    "XMLHttpRequest": request,
    "WebSocket": lambda url: js.WebSocket.new(url.replace("http", "ws")),
    "EventSource": js.EventSource.new,
    "import": lambda url: run_js(f"import('{url}')"),
    "worker": worker,
}
for name, way in ways.items():
    try:
        way(f"OTHER/PAGE/{name}")
    except BaseException as error:
        print(name, "raised", type(error).__name__)
"""
WAYS = {"fetch", "XMLHttpRequest", "WebSocket", "EventSource", "import", "worker"}


def test_a_program_cannot_reach_another_host(context: BrowserContext, site: Site) -> None:
    """The same program, on a page without the policy, reaches it in every way: after that the other page's are over."""
    for name in ("bare", "lawless"):
        page = opened(context.new_page(), site, name)
        recording(play(page, {"main.py": ESCAPES.replace("OTHER", site.other).replace("PAGE", name)}))
        if name == "lawless":
            site.wait_until_asked({f"/lawless/{way}" for way in WAYS})
    assert [path for path in site.asked if path.startswith("/bare/")] == []


def test_what_a_program_posts_to_the_page_is_not_taken_for_python(one: Watched) -> None:
    source = """
import js
from pyodide.ffi import to_js
js.postMessage(to_js({"ready": True}, dict_converter=js.Object.fromEntries))
js.postMessage("events")
js.postMessage(None)
print("done")
"""
    assert recording(one.play({"main.py": source})).text("stdout") == "done\n"
    assert one.console == []


# --- errors that the reader is told


def error(seen: dict[str, Any]) -> tuple[str, str]:
    return seen["error"]["kind"], seen["error"]["message"]


def test_offline_before_python_is_loaded_and_then_connected(context: BrowserContext, site: Site) -> None:
    page = Watched(context.new_page(), site)
    context.set_offline(True)
    kind, message = error(page.play(HELLO))
    assert (kind, message) == (
        "offline",
        "Python could not be loaded: there is no network. Connect, then press Run again.",
    )
    context.set_offline(False)
    assert recording(page.play(HELLO)).text("stdout") == "hello\n"


def test_offline_after_python_is_loaded_runs_and_stops_and_runs(context: BrowserContext, site: Site) -> None:
    page = Watched(context.new_page(), site)
    page.play(HELLO)
    assert page.page.evaluate("runner.loaded")
    context.set_offline(True)
    page.start(ENDLESS)
    page.page.wait_for_function(UNTIL_IT_PRINTS)
    page.page.evaluate("runner.stop()")
    assert recording(page.ended()).stopped == "stopped by you"
    assert recording(page.play(HELLO)).text("stdout") == "hello\n"


@pytest.mark.parametrize("name", ["manifest.json", "worker.js", "pyodide.asm.wasm", "python.zip"])
def test_a_site_without_python_says_so(name: str, context: BrowserContext, site: Site) -> None:
    site.hidden.add(name)
    try:
        kind, message = error(Watched(context.new_page(), site).play(HELLO))
    finally:
        site.hidden.clear()
    assert (kind, message.split(":")[1]) == (
        "missing",
        " this copy of the site was built without it. Run the program on your own computer.",
    )


@pytest.mark.parametrize(
    ("breakage", "kind"),
    {
        "delete window.WebAssembly": "blocked",
        "window.Worker = class { constructor() { throw new DOMException('no', 'SecurityError'); } }": "blocked",
        "WebAssembly.compileStreaming = async () => { throw new RangeError('Out of memory'); }": "memory",
    }.items(),
)
def test_a_browser_that_cannot_says_so(breakage: str, kind: str, context: BrowserContext, site: Site) -> None:
    context.add_init_script(breakage)
    seen = Watched(context.new_page(), site).play(HELLO)
    assert seen["error"]["kind"] == kind


def test_python_starts_without_stack_switching(context: BrowserContext, site: Site) -> None:
    """JSPI is in no Safari before 27 and no Firefox before 153. A worker has its own WebAssembly: cut it there."""
    context.route(
        "**/worker.js?*",
        lambda route: route.fulfill(
            content_type="text/javascript",
            body="delete WebAssembly.Suspending; delete WebAssembly.promising;\n"
            + (runtime.TARGET / "worker.js").read_text(encoding="utf-8"),
        ),
    )
    page = Watched(context.new_page(), site)
    name = "03-gather/both-at-once"
    assert differences(examples.load(name).recording((3, 14)), recording(page.play(sources(name)))) == ""
