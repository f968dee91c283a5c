"""aiohttp, httpx, uvicorn and Starlette on the network in memory: each program prints what it prints on the loopback.

The programs listen on ports that the system gives, so that they can run beside each other and beside anything else.
"""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from running import in_main

from course.paths import ROOT
from tickbytick.recording import loads

HERE = Path(__file__).parent / "libraries"
PROGRAMS = [
    pytest.param(
        path, id=path.stem, marks=pytest.mark.weekly if "import httpx" in path.read_text("utf-8") else pytest.mark.alone
    )
    for path in sorted(HERE.glob("*.py"))
]
"""What they print on the loopback hangs on the machine if something else keeps it busy: they run by themselves. Those
of httpx take longer, about three seconds each."""


@pytest.mark.parametrize("path", PROGRAMS)
def test_a_program_with_a_library_prints_what_it_prints_on_the_loopback(path: Path) -> None:
    real = subprocess.run([sys.executable, path], capture_output=True, text=True, check=True)
    assert (real.stdout.count("\n") > 4, real.stderr) == (True, "")
    # In a process of its own, for aiohttp's parts in C take in no second copy of its Python. On stderr it says which
    # steps computed for long, which depends on the machine; what the program wrote there is in the recording.
    command = [sys.executable, "-m", "tickbytick", "--json", path]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    recording = loads(told.stdout)
    assert (recording.text("stdout"), recording.text("stderr")) == (real.stdout, "")


FIVE_HUNDRED = """
import aiohttp
from aiohttp import web
async def work(request):
    await asyncio.sleep(1)
    return web.Response(text="done")
app = web.Application()
app.router.add_get("/", work)
runner = web.AppRunner(app)
await runner.setup()
await web.TCPSite(runner, "127.0.0.1", 0, backlog=500).start()
at = f"http://127.0.0.1:{runner.addresses[0][1]}/"
async def ask(session):
    async with session.get(at) as response:
        return await response.text()
async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
    answers = await asyncio.gather(*(ask(session) for _ in range(500)))
print(len(answers), set(answers))
await runner.cleanup()
"""


@pytest.mark.alone
def test_five_hundred_requests_at_once_take_less_than_on_the_loopback(tmp_path: Path) -> None:
    program = tmp_path / "main.py"
    program.write_text(in_main(FIVE_HUNDRED))
    seconds = {}
    for how in ((), ("-m", "tickbytick", "--json")):
        began = time.monotonic()
        told = subprocess.run([sys.executable, *how, program], cwd=ROOT, capture_output=True, text=True, check=True)
        seconds[how] = time.monotonic() - began
    recording = loads(told.stdout)
    assert recording.text("stdout") == "500 {'done'}\n" and round(recording.seconds, 2) == 1.0
    real, ours = seconds.values()
    assert ours < real  # which waits for a second
