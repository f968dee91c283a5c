"""Executes notebooks in Jupyter kernels of this Python, all at the same time, and says what each cell gave."""

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from tickbytick.recorder import Program
from tickbytick.wording import ADDRESS, TracebackFilter

PATIENCE = 60  # seconds for one cell

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_WRITTEN = re.compile(r"(Writing|Overwriting) \S+\n")


Outputs = dict[str, str]
"""What each code cell of a notebook gave, by its id, in the words of a recording."""


async def execute_all(notebooks: dict[str, Any]) -> dict[str, Outputs]:
    """Execute them, each in a kernel and a folder of its own, on the real clock.

    No cell runs before every kernel is there: starting one is a second's work, which would hold up the others.
    """
    ready = asyncio.Barrier(len(notebooks))
    async with asyncio.TaskGroup() as group:
        running = {name: group.create_task(_execute(notebook, ready)) for name, notebook in notebooks.items()}
    return {name: task.result() for name, task in running.items()}


async def _execute(notebook: Any, ready: asyncio.Barrier) -> Outputs:
    notebook = nbformat.from_dict(notebook)  # a copy: its outputs are replaced
    # Short names: the kernel's sockets lie in the folder, and a socket's path may have 107 characters.
    with tempfile.TemporaryDirectory(prefix="nb") as folder:
        kernel = AsyncKernelManager(
            kernel_name="python3",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),  # this Python, whatever is installed for the user
            transport="ipc",  # no network
            connection_file=f"{folder}/kernel.json",
        )
        work, home = Path(folder, "work"), Path(folder, "home")
        work.mkdir()
        home.mkdir()
        client = NotebookClient(notebook, km=kernel, timeout=PATIENCE, resources={"metadata": {"path": str(work)}})
        async with client.async_setup_kernel(cleanup_kc=True, env=_environment(home)):
            await ready.wait()
            await client.async_execute()
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        return {cell.id: _in_words(cell, work) for cell in cells}


def _environment(home: Path) -> dict[str, str]:
    """An activated virtual environment of a user who has set up nothing."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "JUPYTER", "IPYTHON"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return kept | {"HOME": str(home), "PATH": path, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def _in_words(cell: Any, work: Path) -> str:
    """What the cell gave, as a recording would say it: no colours, paths, addresses, frames of the library."""
    text = "".join(_text(output) for output in cell.outputs)
    text = _COLOUR.sub("", text).replace("\r\n", "\n")
    if cell.source.startswith("%%writefile"):
        return _WRITTEN.sub("", text)
    text = ADDRESS.sub("0x…", text)
    if not (program := re.fullmatch(r"!python (\S+)", cell.source)):
        return text
    entry = work / program[1]
    shown = TracebackFilter(Program(str(entry.parent), entry.name, {}, {}).name)
    return "".join(filter(None, map(shown.line, text.splitlines(keepends=True))))


def _text(output: Any) -> str:
    """What was printed; IPython's traceback as Python writes one, of the cell's own lines only."""
    if output.output_type != "error":
        return str(output.text if output.output_type == "stream" else f"{output.output_type}: {output.data}\n")
    text = _COLOUR.sub("", "\n".join(output.traceback))
    line = re.search(r"^-+> (\d+) (.*)$", text, re.M)
    assert line, text
    return (
        "Traceback (most recent call last):\n"
        f'  File "cell", line {line[1]}, in <module>\n    {line[2].strip()}\n{output.ename}: {output.evalue}\n'
    )
