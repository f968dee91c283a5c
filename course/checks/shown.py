"""The programs as the pages show them: found in their fences, and run, through pytest-examples."""

import sys
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

from pytest_examples import CodeExample, EvalExample, find_examples

from tickbytick.recording import Recording

from .. import examples
from ..pages import Fence
from ..paths import DOCS


def files() -> dict[Path, Fence]:
    """Each file that a page shows, with the first fence that shows it, as pytest-examples finds the fences."""
    fences = (Fence(each.path, each.start_line, "python", each.source) for each in find_examples(str(DOCS)))
    found: dict[Path, Fence] = {}
    for fence in sorted(fences, key=lambda fence: (fence.page, fence.line)):
        found |= {path: fence for path in fence.includes() if path.is_file() and path not in found}
    return found


class _Loader(SourceFileLoader):
    """Keeps what the program raises away from pytest-examples, which swallows KeyboardInterrupt, and whose
    `create_example_traceback` ends the whole session on Python 3.11 (it passes `co_lnotab` as line table)."""

    error: BaseException | None = None

    def exec_module(self, module: ModuleType) -> None:
        try:
            super().exec_module(module)
        except BaseException as error:
            self.error = error


def run(example: examples.Example, entry: CodeExample, evaluator: EvalExample) -> Recording:
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
            raise loader.error

    return examples.run(example, execute, {file: example.entry})
