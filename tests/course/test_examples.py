"""Every Python fence of every page, found, linted, format-checked and run through pytest-examples on the virtual clock.

`pytest --update-examples` (`make record`) writes the recordings by this same path.
"""

import sys
from pathlib import Path

import pytest
from pytest_examples import CodeExample, EvalExample

from course import examples
from course.checks import shown
from course.checks.versions import disagreement
from course.paths import SNIPPETS

FILES = shown.files()
LINTED = ["E", "F", "I", "UP", "B", "W"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.relative_to(SNIPPETS)} ({FILES[path].place})")
def test_a_program_does_what_its_recording_says(path: Path, eval_example: EvalExample, keep_recording):
    eval_example.set_config(
        line_length=76, quotes="double", target_version="py311", ruff_line_length=76, ruff_select=LINTED
    )
    # Under the page's name: of a file that ends in .py it would think the code stands in a docstring.
    example, fence = examples.load(str(path.parent.relative_to(SNIPPETS))), FILES[path]
    module = CodeExample.create(example.texts()[path.name], path=fence.page, start_line=fence.line)
    eval_example.lint(module)
    if path.name != example.entry:
        return  # a module of the program: it ran with its entry
    actual = shown.run(example, module, eval_example)
    if eval_example.update_examples:
        keep_recording(example, actual, example.recording_path(sys.version_info[:2]))
    elif wrong := disagreement(example, actual):
        pytest.fail(wrong, pytrace=False)
