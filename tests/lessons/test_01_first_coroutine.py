"""What lesson 01 says and no recording on its pages shows."""

import asyncio
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest


async def fetch_data(begun: list[str]) -> None:
    begun.append("fetching")


def test_two_processes_calculate_at_the_same_time():
    """Calculations that go on at the same time.

    Each of the two begins before the other has ended."""
    timed = "[__import__('time').monotonic(), sum(range(20_000_000)), __import__('time').monotonic()]"
    with ProcessPoolExecutor(2) as pool:
        mario, luigi = pool.map(eval, [timed, timed])
    assert mario[1] == luigi[1] == sum(range(20_000_000))
    assert mario[0] < luigi[2]
    assert luigi[0] < mario[2]


def test_await_in_a_plain_function_is_a_syntax_error():
    """`await` works only inside `async def`. In a plain `def`, `await` is a `SyntaxError`."""
    with pytest.raises(SyntaxError, match="'await' outside async function"):
        compile("def main():\n    await fetch_data()\n", "main.py", "exec")


async def test_a_call_alone_begins_nothing():
    """Left alone, it never starts: three such calls have not begun a second later."""
    begun: list[str] = []
    calls = [fetch_data(begun) for _ in range(3)]
    await asyncio.sleep(1)
    assert begun == []
    for call in calls:
        call.close()


KEEPS_THE_OBJECT = """\
import asyncio


async def fetch_data() -> None:
    await asyncio.sleep(1)


async def main() -> None:
    message = fetch_data()
    print("Nothing is awaited.")


if __name__ == "__main__":
    asyncio.run(main())
"""


def test_a_warning_may_name_a_file_of_asyncio_and_debug_mode_says_more(tmp_path: Path):
    """If you store the object, `message = fetch_data()`, Python warns only when `main` ends. The warning then names
    a file that is not yours. Debug mode, `python -X dev main.py`, also shows the line where the object was made."""
    (tmp_path / "main.py").write_text(KEEPS_THE_OBJECT)

    def warning(*options: str) -> str:
        command = [sys.executable, *options, "main.py"]
        return subprocess.run(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, check=True).stderr

    usual = warning()
    assert "coroutine 'fetch_data' was never awaited" in usual
    assert "asyncio/events.py" in usual.replace("\\", "/").splitlines()[0]
    assert "main.py" not in usual
    debug = warning("-X", "dev")
    assert "Coroutine created at" in debug
    assert 'main.py", line 9, in main' in debug


def test_urlopen_blocks_while_it_waits_for_a_server():
    """`urllib.request.urlopen` blocks while it waits for a server: meanwhile no other task gets a turn."""

    def answer(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            time.sleep(0.3)
            connection.sendall(b"HTTP/1.0 200 OK\r\n\r\nAPI data")

    async def main(address: str) -> tuple[bytes, list[str]]:
        turns: list[str] = []

        async def count() -> None:
            while True:
                turns.append("a turn")
                await asyncio.sleep(0.01)

        counting = asyncio.create_task(count())
        await asyncio.sleep(0)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address) as response:
            data = response.read()
        counting.cancel()
        return data, turns

    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = threading.Thread(target=answer, args=[server])
        answering.start()
        data, turns = asyncio.run(main(f"http://127.0.0.1:{server.getsockname()[1]}"))
        answering.join()
    assert (data, turns) == (b"API data", ["a turn"])
