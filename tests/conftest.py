"""What the tests share: the virtual clock for the lessons' async tests, and the recording of examples."""

import asyncio
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from browser import browser, open_page, site, site_folder  # noqa: F401

from tickbytick import downloads
from tickbytick.clock import VirtualClock
from tickbytick.examples import Example, write
from tickbytick.loop import VirtualLoop
from tickbytick.process import default_signals
from tickbytick.recorder import Limits, Program, Recorder
from tickbytick.recording import Recording, differences, loads

LESSONS = Path(__file__).parent / "lessons"

default_signals()  # some tests interrupt what they start, which would inherit that a background job ignores SIGINT


class _Unrecorded(Recorder):
    """The loop's observer for a test: time is virtual, nothing is written down."""

    def _emit(self, kind, *values, at=None, counted=True):
        return [0.0, kind, *values]


@pytest.hookimpl
def pytest_asyncio_loop_factories(config, item):
    """Tests of the lessons' claims run on the virtual clock: a sleep of 2.5 s costs no time and is exact."""
    if item.path.is_relative_to(LESSONS):
        recorder = _Unrecorded(Program("", "", {}, {}), "virtual", Limits(), lambda event: None)
        return {"virtual": partial(VirtualLoop, recorder)}
    return {"real": asyncio.new_event_loop}


@pytest.fixture(autouse=True)
def _time_follows_the_loop(request) -> Iterator[None]:
    """In the lessons' tests `time.sleep` and the other clocks are the loop's."""
    if not request.path.is_relative_to(LESSONS) or "_asyncio_loop_factory" not in request.fixturenames:
        yield
        return
    factory = request.getfixturevalue("_asyncio_loop_factory")
    clock: VirtualClock = factory.args[0].clock
    with clock.replacing_time(clock.sleep):
        yield


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course's zip, unpacked in an empty folder; in it `03-gather/both-at-once/main.py` and so on."""
    folder = tmp_path_factory.mktemp("course")
    archive = folder / "course.zip"
    archive.write_bytes(downloads.course().make())
    with zipfile.ZipFile(archive) as unpacked:
        unpacked.extractall(folder)
    return folder / downloads.COURSE


class RecordUpdates:
    """Writes recordings under `--update-examples`, and remembers what that changed."""

    def __init__(self) -> None:
        self.changes: list[str] = []

    def keep(self, example: Example, actual: Recording, path: Path) -> None:
        """Write `actual` to `path` unless the recording there already says the same of today's source."""
        try:
            before = loads(path.read_text(encoding="utf-8"))
            different = differences(before, actual)
        except (OSError, ValueError):
            before, different = None, "recorded for the first time"
        if different or before.sources != actual.sources:
            write(actual, path)
            self.changes.append(f"{example.name}: {different or 'the source changed, the run did not'}")


_updates = RecordUpdates()


@pytest.fixture
def record_updates() -> RecordUpdates:
    return _updates


def pytest_terminal_summary(terminalreporter, config) -> None:
    if config.getoption("update_examples"):
        for change in _updates.changes:
            terminalreporter.write_line(change)
        terminalreporter.write_line(f"{len(_updates.changes)} recordings changed.")
