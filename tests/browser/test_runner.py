"""runner.js and its worker in Chromium, on a bare page under the site's Content-Security-Policy, word for word."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from course import examples
from course.site import python_in_page
from evidence.bare_page import Site, opened, served
from evidence.bench_page import play, sources
from evidence.chromium import chromium
from tickbytick.recording import Recording, differences, event_of

ENDLESS = {"main.py": "print('before')\nwhile True:\n    pass\n"}
HELLO = {"main.py": "print('hello')\n"}
# For the numbers of a run that has begun: the first line of the program is on the page.
UNTIL_IT_PRINTS = "() => live.some(([, kind]) => kind === 'printed')"


@pytest.fixture(scope="module")
def browser(made: None) -> Iterator[Browser]:
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
    found = seen["recording"]
    return Recording(**found | {"events": [*map(event_of, found["events"])]})


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
    manifest = json.loads(python_in_page.MANIFEST.read_text())
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
    assert recording(page.ended()).events == [(0, "stopped", 0, "stopped by you")]
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


# --- what a program cannot do

# In an ordinary Pyodide each of these programs does what it is after: so it is the closing that keeps ours from it.
ORDINARY = """({ info, program }) => {
  const worker = new Worker("../../bare-worker.js", { type: "module" });
  window.printed = [];
  worker.onmessage = ({ data }) => printed.push(data);
  worker.postMessage({ library: new URL("../../pyodide/python_stdlib.zip", location).href, info, program });
  window.again = (program) => worker.postMessage(program);
}"""


@pytest.fixture
def ordinary(context: BrowserContext, site: Site) -> Callable[[str], Page]:
    """Runs a program that prints in an ordinary Pyodide; the page that started it, whose `printed` are the lines."""

    def run(program: str) -> Page:
        page = opened(context.new_page(), site, "lawless")
        info = json.loads(python_in_page.MANIFEST.read_text(encoding="utf-8"))["info"]
        page.evaluate(ORDINARY, {"info": info, "program": program})
        page.wait_for_function("() => printed.length")
        return page

    return run


# Every way to another host that Python in a worker has. What fails goes on to the next.
WAYS = """
def request(url):
    request = js.XMLHttpRequest.new()
    request.open("GET", url, False)
    request.send()

def worker(script, kind):
    blob = js.Blob.new(to_js([script]), type="text/javascript")
    js.Worker.new(js.URL.createObjectURL(blob), type=kind)

def async_function(url):
    import pyodide_js
    pyodide_js.loadPackage.constructor(f"import('{url}')")()

def load_package(url):
    import pyodide_js
    pyodide_js.loadPackage(f"{url}#/some-1-py3-none-any.whl")

def open_url(url):
    from pyodide.http import open_url
    open_url(url)

def pyfetch(url):
    from pyodide.http import pyfetch
    asyncio.ensure_future(pyfetch(url))

ways = {
    "fetch": lambda url: js.fetch(url),
    "XMLHttpRequest": request,
    "WebSocket": lambda url: js.WebSocket.new(url.replace("http", "ws")),
    "WebSocketStream": lambda url: js.WebSocketStream.new(url.replace("http", "ws")),
    "EventSource": lambda url: js.EventSource.new(url),
    "FontFace": lambda url: js.FontFace.new("x", f"url({url})").load(),
    "caches": lambda url: js.caches.open("x").then(lambda cache: cache.add(url)),
    "importScripts": lambda url: worker(f"importScripts('{url}')", "classic"),
    "Worker": lambda url: worker(f"import('{url}')", "module"),
    "eval": lambda url: js.eval(f"import('{url}')"),
    "Function": lambda url: js.Function.new(f"import('{url}')")(),
    "constructor": lambda url: js.Object.constructor(f"import('{url}')")(),
    "async_function": async_function,
    "run_js": lambda url: run_js(f"import('{url}')"),
    "load_package": load_package,
    "open_url": open_url,
    "pyfetch": pyfetch,
}
"""
ESCAPES = f"""
import asyncio, js
from pyodide.code import run_js
from pyodide.ffi import to_js
{WAYS}
for name, way in ways.items():
    try:
        way(f"OTHER/PAGE/{{name}}")
    except BaseException as error:
        print(name, "raised", type(error).__name__)
print("over")
"""


def test_a_program_cannot_reach_another_host(
    one: Watched, context: BrowserContext, site: Site, ordinary: Callable[[str], Page]
) -> None:
    """On a page without the policy neither: the closing of the worker and the policy are two walls, not one."""
    for page, name in ((one.page, "bare"), (opened(context.new_page(), site, "lawless"), "lawless")):
        recording(play(page, {"main.py": ESCAPES.replace("OTHER", site.other).replace("PAGE", name)}))
    ordinary(ESCAPES.replace("OTHER", site.other).replace("PAGE", "ordinary"))
    site.wait_until_asked({f"/ordinary/{way}" for way in re.findall(r'^    "(\w+)":', WAYS, re.MULTILINE)})
    assert [path for path in site.asked if not path.startswith("/ordinary/")] == []


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


def test_no_program_starts_python_again_with_a_script_of_another_host(context: BrowserContext, site: Site) -> None:
    """`import()` is syntax: a message that starts Pyodide anew would load its parts from wherever the program says."""
    page = opened(context.new_page(), site, "lawless")
    play(page, {"main.py": STARTS_AGAIN.replace("OTHER", site.other)})
    page.evaluate("runner.draw({}).catch(() => {})")
    play(page, {"main.py": "print(1)"})
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
IN_NO_WORKER = {"document", "localStorage", "SharedWorker", "sendBeacon", "cookieStore"}
# The names of all that the properties and prototypes of some objects lead to.
REACH = """
Math.reach = (...waiting) => {
  const seen = new Set();
  const names = new Set();
  while (waiting.length) {
    const thing = waiting.pop();
    if (thing !== Object(thing) || seen.has(thing) || ArrayBuffer.isView(thing)) continue;
    seen.add(thing);
    waiting.push(Object.getPrototypeOf(thing));
    for (const key of Reflect.ownKeys(thing)) {
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(thing, key) ?? {};
      names.add(String(key));
      if (key === "name") names.add(String(value));
      waiting.push(value, get, set);
      try {
        waiting.push(get?.call(globalThis)); // what a getter of the global object's prototypes gives
      } catch {
        continue;
      }
    }
  }
  return [...names].join(" ");
};
"""
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
    context: BrowserContext, site: Site, ordinary: Callable[[str], Page]
) -> None:
    _worker_with(context, after=REACH)
    reached = recording(Watched(context.new_page(), site).play({"main.py": REACHED}))
    assert (reached.text("stdout"), reached.exit) == ("\n", 0)
    page = ordinary(f"from pyodide.code import run_js\nrun_js({REACH!r})\n{REACHED}")
    assert set(page.evaluate("printed")[0].split()) == OUT_OF_REACH


# The site's own worker from its ordinary URL, where no policy binds it: a Python for the asking.
OWN_WORKER = """async () => {
  const base = new URL("../../assets/runtime/", location).href;
  const get = async (name) => fetch(base + name);
  const worker = new Worker(`${base}worker.js`, { type: "module" });
  const answer = new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => resolve(message);
  });
  worker.postMessage({
    start: {
      base,
      wasm: await WebAssembly.compileStreaming(get("pyodide.asm.wasm")),
      library: await (await get("python.zip")).arrayBuffer(),
      info: (await (await get("manifest.json")).json()).info,
    },
  });
  return answer;
}"""


def test_the_worker_works_only_for_a_page_that_starts_it_as_ours(one: Watched) -> None:
    answer = one.page.evaluate(OWN_WORKER)
    assert answer == "Uncaught Error: This script works only for a page that starts it from a blob: URL."


# What is to be called later, once the program is over: each writes down its name.
LEFT = """
import js, pyodide.webloop
from pyodide.ffi import to_js
js.called = js.Set.new()

def channel(call):
    channel = js.MessageChannel.new()
    channel.port1.onmessage = call
    channel.port2.postMessage(0)

def shared_memory(call):
    shared = js.Object.fromEntries(to_js([["initial", 1], ["maximum", 1], ["shared", True]]))
    memory = js.WebAssembly.Memory.new(shared)
    js.Atomics.waitAsync(js.Int32Array.new(memory.buffer), 0, 0, 1).value.then(call)

ways = {
    "setTimeout": lambda call: js.setTimeout(call, 1),
    "setInterval": lambda call: js.setInterval(call, 1),
    "animation": lambda call: js.requestAnimationFrame(call),
    "scheduler": lambda call: js.scheduler.postTask(call),
    "channel": channel,
    "shared_memory": shared_memory,
    "compile": lambda call: js.WebAssembly.compile(js.Uint8Array.new(to_js([0, 97, 115, 109, 1, 0, 0, 0]))).then(call),
    "digest": lambda call: js.crypto.subtle.digest("SHA-1", js.Uint8Array.new(1)).then(call),
    "scheduleCallback": lambda call: pyodide.webloop.scheduleCallback(call, 0),
    "call_later": lambda call: pyodide.webloop.WebLoop().call_later(0.001, call),
    "promise": lambda call: js.Array.fromAsync(js.Array.of(1), call),
}
for name, way in ways.items():
    try:
        way(js.called.add.bind(js.called, name))
    except BaseException as error:
        print(name, "raised", type(error).__name__)
print("over")
"""
CALLED = "import js\nprint(*sorted(js.called))\n"
TIME_PASSES = """
import js
until = js.performance.now() + 50
while js.performance.now() < until:
    pass
"""


def test_no_timer_of_a_program_outlives_its_run(one: Watched, ordinary: Callable[[str], Page]) -> None:
    """What it left for the moment when Python gives the worker back runs then, and not later."""
    for program in (LEFT, TIME_PASSES, CALLED):
        called = recording(one.play({"main.py": program})).text("stdout")
    assert called == "promise\n"
    page = ordinary(LEFT)
    ways = " ".join(sorted(re.findall(r'^    "(\w+)":', LEFT, re.MULTILINE)))
    page.wait_for_function(
        "([program, ways]) => again(program) || printed.includes(ways)", arg=[CALLED, ways], polling=100
    )


# Neither ever comes back to where Python, or the worker, looks for a signal or a message.
SILENT = "print('before')\n3 ** 10**9\n"
SILENT_AFTERWARDS = """
import js
from contextlib import suppress
from pyodide.ffi import create_proxy

def again(*_):
    with suppress(RuntimeError):  # Python has no loop that waits for it
        js.Array.fromAsync(js.Array.of(1), proxy)

proxy = create_proxy(again)
again()
print("before")
"""


def test_a_worker_without_a_sign_of_life_is_ended(context: BrowserContext, site: Site) -> None:
    page = Watched(context.new_page(), site)
    page.play(HELLO)
    page.page.clock.install()
    page.start({"main.py": SILENT})
    page.page.wait_for_function(UNTIL_IT_PRINTS)
    page.page.clock.fast_forward(12_000)
    seen = recording(page.ended())
    assert (seen.stopped, seen.text("stdout")) == ("stopped after 12 s without a sign of life", "before\n")
    assert recording(page.play({"main.py": SILENT_AFTERWARDS})).text("stdout") == "before\n"
    page.page.evaluate("() => { window.drawing = runner.draw({}).catch(({ kind }) => kind); }")
    page.page.clock.fast_forward(12_000)
    assert page.page.evaluate("drawing") == "crashed"
    assert recording(page.play(HELLO)).text("stdout") == "hello\n"


# What Python sends the page's events with is in reach.
SAYS = """
import sys
frame = sys._getframe()
while "send" not in frame.f_locals:
    frame = frame.f_back
frame.f_locals["send"](TEXT)
print("done")
"""


@pytest.mark.parametrize("text", ["no JSON", "[]"])
def test_what_a_program_says_in_pythons_name_ends_its_run_at_most(text: str, one: Watched) -> None:
    before = len(one.console)
    assert error(one.play({"main.py": SAYS.replace("TEXT", repr(text))}))[0] == "crashed"
    assert recording(one.play(HELLO)).text("stdout") == "hello\n"
    assert one.console[before:] == []


def test_a_program_can_make_up_what_its_own_run_printed(one: Watched) -> None:
    """Known, and in SECURITY.md: the recording is then that program's, and no other's."""
    text = json.dumps([[0, "printed", 0, "main.py:1", "stdout", "made up\n"]])
    seen = one.play({"main.py": SAYS.replace("TEXT", repr(text))})
    assert recording(seen).text("stdout") == "made up\ndone\n"


def _worker_with(context: BrowserContext, before: str = "", after: str = "") -> None:
    """A worker whose realm, which is its own, was changed."""
    worker = (python_in_page.TARGET / "worker.js").read_text(encoding="utf-8")
    context.route(
        "**/worker.js?*", lambda route: route.fulfill(content_type="text/javascript", body=before + worker + after)
    )


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
    """JSPI is in no Safari before 27 and no Firefox before 153."""
    _worker_with(context, before="delete WebAssembly.Suspending; delete WebAssembly.promising;\n")
    page = Watched(context.new_page(), site)
    name = "03-gather/both-at-once"
    assert differences(examples.load(name).recording((3, 14)), recording(page.play(sources(name)))) == ""
