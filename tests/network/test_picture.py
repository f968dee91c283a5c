"""How a run with a network is told: whom a task waits for, whose a handler is, and what is a library's own affair."""

import re
from pathlib import Path

import pytest
from running import in_main, run, run_under

from tickbytick.recording import Recording, dumps, labels, loads, tasks
from tickbytick.show.html import section
from tickbytick.show.timeline import layout

ECHO = in_main("""
    async def handle(reader, writer):
        writer.write(await reader.readline())
        await asyncio.sleep(1)
        writer.close()
    server = await asyncio.start_server(handle, "127.0.0.1", 8080)
    async def ask(text):
        reader, writer = await asyncio.open_connection("127.0.0.1", 8080)
        writer.write(text.encode())
        print(await reader.readline())
        print(await reader.read())
        writer.write(b"x" * 10_000_000)
        try:
            async with asyncio.timeout(1):
                await writer.drain()
        except OSError as error:
            print(type(error).__name__)
        writer.close()
    await asyncio.gather(ask("one\\n"), ask("two\\n"))
""")


def called(recording: Recording) -> list[str]:
    return [label for number, label in labels(recording).items() if number]


def waits(recording: Recording) -> set[str]:
    return {wait.on for task in tasks(recording).values() for wait in task.waits}


def test_a_wait_at_a_connection_names_its_other_end_and_a_handler_too():
    recording = run(ECHO)
    assert called(recording) == [
        "main()", "ask('one\\n')", "ask('two\\n')", "handle(127.0.0.1:49152)", "handle(127.0.0.1:49153)",
    ]  # fmt: skip
    assert {"reads from 127.0.0.1:8080", "reads from 127.0.0.1:49152"} < waits(recording)


@pytest.mark.parametrize("version", ["3.12", "3.13"])
def test_what_the_loop_does_to_serve_is_no_task_of_the_program_on_any_python(version: str):
    assert called(run_under(version, ECHO)) == called(run(ECHO))


LIBRARY = """
import asyncio
class Server:
    async def serve(self, handler):
        while True:
            await asyncio.sleep(1)
            await handler("visitor")
"""


@pytest.fixture
def with_library(tmp_path: Path) -> Recording:
    """A program whose package, installed as any is, makes a task that calls the program back, and one that does not."""
    package = tmp_path / "site-packages" / "served"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(LIBRARY)
    return run(f"import sys\nsys.path.append({str(package.parent)!r})\nimport served\n" + in_main("""
        async def greet(name):
            await asyncio.sleep(0.5)
            print("hello", name)
        async def never(name):
            await asyncio.sleep(9)
        keep = [asyncio.create_task(served.Server().serve(each)) for each in (greet, never)]
        await asyncio.sleep(2)
    """))  # fmt: skip


def test_a_packages_task_is_called_after_what_it_calls_of_the_program(with_library: Recording):
    assert called(with_library)[1:] == ["greet('visitor')", "never('visitor')"]


def test_a_task_that_stays_the_packages_is_folded_away_until_asked_for():
    body = "async def serve(): await asyncio.sleep(2)\nasync def work(): await asyncio.sleep(1)\n"
    recording = run(in_main(body + "await asyncio.gather(serve(), work())"))
    recording = loads(dumps(recording).replace('"serve()"', '"served: Server.serve()"'))
    assert [(lane.label, lane.package) for lane in layout(recording).lanes] == [
        ("main()", ""), ("work()", ""), ("served: Server.serve()", "served"),
    ]  # fmt: skip
    html = section(recording, (), "name", "A run", [], "")
    assert "Show 1 task of served" in html and html.count(" of-package") == 1
    width, whole, shown = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)".*?--folded:\d+/(\d+)', html)[0])
    assert whole - shown == 36 and width
    assert "run-packages" not in section(run(in_main(body + "await serve()")), (), "name", "A run", [], "")
