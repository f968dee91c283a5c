"""What the tests share: the virtual clock for the lessons' async tests, and the recording of examples."""

import asyncio
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import browser, open_page, served, site, window  # noqa: F401

from course.examples import Example
from course.make import make
from course.take_away import downloads
from evidence import record
from evidence.checkout import copy_to
from tickbytick.clock import VirtualClock
from tickbytick.log import EventLog
from tickbytick.loop import loop_class, replacing_asyncio
from tickbytick.network.wire import NEAR, Network
from tickbytick.observer import LoopObserver
from tickbytick.process import default_signals
from tickbytick.recording import Recording
from tickbytick.threads.baton import Baton
from tickbytick.threads.standard import replacing_threads
from tickbytick.threads.told import Teller
from tickbytick.waits import Waits
from tickbytick.wording import Source

RUNS: dict[object, tuple[EventLog, LoopObserver, Network]] = {}  # by the loops
BROWSER, LESSONS = (Path(__file__).parent / name for name in ("browser", "lessons"))

default_signals()  # some tests interrupt what they start, which would inherit that a background job ignores SIGINT


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--store", action="store_true", help="store what each Python prints: tests/engine/each_python")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a browser is not for `make check`."""
    for item in items:
        if item.path.is_relative_to(BROWSER):
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl
def pytest_asyncio_loop_factories(config, item):
    """Tests of the lessons' claims run on the virtual clock: a sleep of 2.5 s costs no time and is exact."""
    if item.path.is_relative_to(LESSONS):
        log, source = EventLog(200_000, lambda event: None, False), Source(lambda path: None)
        log.clock = VirtualClock(600.0, log.stop)
        observer = LoopObserver(log, source, print)
        network = Network(log.clock.monotonic, log.stop, NEAR)
        loop = loop_class(observer, network)
        RUNS[loop] = log, observer, network
        return {"virtual": loop}
    return {"real": asyncio.new_event_loop}


@pytest.fixture(autouse=True)
def _time_follows_the_loop(request) -> Iterator[None]:
    """In the lessons' tests `time.sleep` and the other clocks are the loop's, and so are threads."""
    if not request.path.is_relative_to(LESSONS) or "_asyncio_loop_factory" not in request.fixturenames:
        yield
        return
    factory = request.getfixturevalue("_asyncio_loop_factory")
    log, observer, network = RUNS[factory]
    baton = observer.baton = Baton(log.clock, network, log)
    teller = Teller(baton, log, Source(lambda path: None), observer.next_number)
    waits = Waits(log.clock, network, baton, observer.sleep, log.stop)
    observer.pause, log.clock.turn = waits.pause, baton.turn
    with (
        replacing_asyncio(factory),
        log.clock.replacing_time(observer.sleep),
        replacing_threads(baton, teller, waits.wait, lambda: None, None),
    ):
        yield
        baton.end()


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course's zip, unpacked in an empty folder; in it `03-gather/both-at-once/main.py` and so on."""
    folder = tmp_path_factory.mktemp("course")
    archive = folder / "course.zip"
    archive.write_bytes(downloads.everything()[f"{downloads.COURSE}.zip"])
    with zipfile.ZipFile(archive) as unpacked:
        unpacked.extractall(folder)
    return folder / downloads.COURSE


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, for all tests of a file."""
    return copy_to(tmp_path_factory.mktemp("checkout") / "clone")


@pytest.fixture(scope="session")
def made() -> None:
    """What is made of sources and not committed is made of today's."""
    assert make() == 0


_changes: list[str] = []


@pytest.fixture
def keep_recording() -> Callable[[Example, Recording, Path], None]:
    """Writes a recording under `--update-examples`; what that changed is said at the end."""

    def keep(example: Example, actual: Recording, path: Path) -> None:
        if changed := record.keep(example, actual, path):
            _changes.append(changed)

    return keep


def pytest_terminal_summary(terminalreporter, config) -> None:
    if config.getoption("update_examples"):
        for change in _changes:
            terminalreporter.write_line(change)
        terminalreporter.write_line(f"{len(_changes)} recording{'s' * (len(_changes) != 1)} changed.")
