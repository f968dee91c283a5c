"""Every Python fence of every page, found, linted, format-checked and run through pytest-examples on the virtual clock.

`pytest --update-examples` (`make record`) writes the recordings by this same path.
"""

import gc
import signal
import sys
from functools import partial
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import pytest
from pytest_examples import CodeExample, EvalExample, find_examples
from running import in_main

from course import examples, gallery
from course.checks.versions import disagreement
from course.pages import Fence, line_of
from course.paths import DOCS, PLAY, SNIPPETS
from evidence import record
from tickbytick.recording import Recording


def files() -> dict[Path, Fence]:
    """Each file that a page shows, with the first fence that shows it, as pytest-examples finds the fences; and
    those that the playground alone offers."""
    fences = (Fence(each.path, each.start_line, "python", each.source) for each in find_examples(str(DOCS)))
    found: dict[Path, Fence] = {}
    for fence in sorted(fences, key=lambda fence: (fence.page, fence.line)):
        found |= {path: fence for path in fence.includes() if path.is_file() and path not in found}
    place = Fence(PLAY, line_of(PLAY, "```playground"), "playground", "")
    offered = (path for name in gallery.names() for path in examples.load(name).files)
    return found | {path: place for path in offered if path not in found}


class _Loader(SourceFileLoader):
    """Keeps what the program raises away from pytest-examples, which swallows KeyboardInterrupt, and whose
    `create_example_traceback` ends the whole session on Python 3.11 (it passes `co_lnotab` as line table)."""

    error: BaseException | None = None

    def exec_module(self, module: ModuleType) -> None:
        try:
            super().exec_module(module)
        except BaseException as error:
            self.error = error


def recorded(example: examples.Example, entry: CodeExample, evaluator: EvalExample) -> Recording:
    """Record a run of the example, here and now, on its clock; `entry` is the module that it starts with."""
    file = str(evaluator.tmp_path / f"{entry.module_name}.py")
    loader = _Loader("__main__", file)
    module = import_module("pytest_examples.eval_example")  # the package's attribute of that name is a fixture
    run_code = module.run_code

    def execute() -> None:
        sys.argv = [example.entry]
        with patch.object(module, "run_code", lambda **given: run_code(**{**given, "loader": loader})):
            evaluator.run(entry, rewrite_assertions=False)
        if loader.error is not None:
            try:
                raise loader.error
            finally:
                loader.error = None  # which would keep what the frames of the program hold beyond the run

    return examples.run(example, execute, {file: example.entry})


FILES = files()
NEEDS_THE_REAL_CLOCK = in_main("""
    async def work():
        await asyncio.create_subprocess_exec("true")
    await asyncio.gather(work(), work())
""")
LINTED = ["E", "F", "I", "UP", "B", "W"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.relative_to(SNIPPETS)} ({FILES[path].place})")
def test_a_program_does_what_its_recording_says(path: Path, eval_example: EvalExample, keep_recording):
    eval_example.set_config(
        line_length=60, quotes="double", target_version="py311", ruff_line_length=60, ruff_select=LINTED
    )
    # Under the page's name: of a file that ends in .py it would think the code stands in a docstring.
    example, fence = examples.load(str(path.parent.relative_to(SNIPPETS))), FILES[path]
    module = CodeExample.create(example.texts()[path.name], path=fence.page, start_line=fence.line)
    eval_example.lint(module)
    if path.name != example.entry:
        return  # a module of the program: it ran with its entry
    actual = recorded(example, module, eval_example)
    if eval_example.update_examples:
        keep_recording(example, actual, example.recording_path(sys.version_info[:2]))
    elif wrong := disagreement(example, actual):
        pytest.fail(wrong, pytrace=False)


def test_ctrl_c_while_a_program_runs_is_no_part_of_its_run() -> None:
    example = examples.load("03-gather/from-a-list")
    with pytest.raises(KeyboardInterrupt):
        examples.run(example, partial(signal.raise_signal, signal.SIGINT))


def test_what_a_stopped_run_leaves_undone_is_said_by_its_recording_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "main.py").write_text(NEEDS_THE_REAL_CLOCK, encoding="utf-8")
    recording = examples.run(examples.Example("03-gather/real", tmp_path, "main.py"))
    gc.collect()  # a coroutine that was never awaited would be an error now
    assert (recording.stopped or "").startswith("the virtual clock cannot run a subprocess")
    assert caplog.messages == []


@pytest.mark.parametrize(("computes", "late", "kept"), [(False, 0.2, False), (False, 2, True), (True, 2, False)])
def test_a_recording_on_the_real_clock_stays_where_only_its_times_are_others(
    tmp_path: Path, computes: bool, late: float, kept: bool
) -> None:
    (tmp_path / "main.py").write_text("print('done')\n", encoding="utf-8")
    example = examples.Example("03-gather/real", tmp_path, "main.py", clock="real", computes=computes)
    recording, path = examples.run(example), tmp_path / "recording.jsonl"
    later = recording._replace(events=[event._replace(time=event.time + late) for event in recording.events])
    assert [bool(record.keep(example, each, path)) for each in (recording, later)] == [True, kept]
