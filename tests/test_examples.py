"""Every Python fence of every page, found, linted, format-checked and run through pytest-examples on the virtual clock.

`pytest --update-examples` (`make record`) writes the recordings by this same path.
"""

import sys
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from pytest_examples import CodeExample, EvalExample, find_examples

from tickbytick import examples, pages
from tickbytick.recording import Recording, differences


def _files_shown() -> dict[Path, CodeExample]:
    """Each file that a page shows, with the first fence that shows it."""
    found: dict[Path, CodeExample] = {}
    for fence in sorted(find_examples("docs"), key=lambda fence: (str(fence.path), fence.start_line)):
        for path, _ in pages.Fence(fence.path, fence.start_line, "python", fence.source).includes():
            if path.is_file():
                found.setdefault(path, fence)
    return found


FILES = _files_shown()


def _id(path: Path) -> str:
    fence = FILES[path]
    return f"{path.relative_to(examples.SNIPPETS)} ({fence.path}:{fence.start_line})"


class _Loader(SourceFileLoader):
    """Keeps what the program raises away from pytest-examples, which swallows KeyboardInterrupt, and whose
    `create_example_traceback` ends the whole session on Python 3.11 (it passes `co_lnotab` as line table)."""

    error: BaseException | None = None

    def exec_module(self, module):
        try:
            super().exec_module(module)
        except BaseException as error:
            self.error = error


def _run_through_pytest_examples(
    example: examples.Example, shown: CodeExample, evaluator: EvalExample, monkeypatch: pytest.MonkeyPatch
):
    file = str(evaluator.tmp_path / f"{shown.module_name}.py")
    loader = _Loader("__main__", file)
    module = import_module("pytest_examples.eval_example")  # the package's attribute of that name is a fixture
    run_code = module.run_code
    monkeypatch.setattr(module, "run_code", lambda **given: run_code(**{**given, "loader": loader}))

    def execute():
        sys.argv = [example.entry]
        evaluator.run(shown, rewrite_assertions=False)
        if loader.error is not None:
            raise loader.error

    return examples.run(example, execute, {file: example.entry})


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_a_program_does_what_its_recording_says(path: Path, eval_example: EvalExample, monkeypatch, record_updates):
    eval_example.set_config(
        line_length=76,
        quotes="double",
        target_version="py311",
        ruff_line_length=76,
        ruff_select=["E", "F", "I", "UP", "B", "W"],
    )
    # Under the page's name: of a file that ends in .py it would think the code stands in a docstring.
    example = examples.load(str(path.parent.relative_to(examples.SNIPPETS)))
    shown = CodeExample.create(example.texts()[path.name], path=FILES[path].path, start_line=FILES[path].start_line)
    eval_example.lint(shown)
    if path.name != example.entry:
        return  # a module of the program: it ran with its entry
    actual = _run_through_pytest_examples(example, shown, eval_example, monkeypatch)
    if eval_example.update_examples:
        record_updates.keep(example, actual, example.recording_path(sys.version_info[:2]))
    elif wrong := disagreement(example, actual):
        pytest.fail(f"{_id(path)}: {wrong}", pytrace=False)


def disagreement(example: examples.Example, actual: Recording) -> str:
    """How a run of the example is not what its recording says, with what mends it; empty if it is."""
    recorded = example.recording_path(sys.version_info[:2])
    late = 0.5 if example.clock == "real" else 0.0
    # Also where the source is newer: the difference says more than that.
    expected = example.recording(sys.version_info[:2], stale=True)
    different = differences(expected, actual, early=late / 100, late=late)
    if not different and expected.sources == actual.sources:
        return ""
    what = f"differs from {recorded}" if different else f"is of a newer source than {recorded}"
    return f"this run {what}; if it is right: {examples.RECORD.format(example.name)}\n{different}"


def test_pytest_examples_finds_every_python_fence():
    """It misses `~~~`, `{ .python }`, four backticks and quoted fences; the Markdown parser does not."""
    found = {(str(Path(fence.path).resolve()), fence.start_line) for fence in find_examples("docs")}
    parsed = {
        (str(fence.page), fence.line)
        for page in pages.pages()
        for fence in pages.read(page)[0]
        if fence.language == "python"
    }
    assert found == parsed
