"""A subprocess that is talked to, timed out and killed; and its watcher by name, up to Python 3.13."""

import asyncio
import sys
import warnings


async def main():
    cat = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    cat.stdin.write(b"line\n")
    await cat.stdin.drain()
    print(await cat.stdout.readline())
    try:
        await asyncio.wait_for(cat.wait(), 0.1)
    except TimeoutError:
        cat.kill()
    print(await cat.wait())
    shells = [await asyncio.create_subprocess_shell(f"exit {status}") for status in range(3)]
    print(await asyncio.gather(*(shell.wait() for shell in shells)))


asyncio.run(main())
if sys.version_info < (3, 14):
    warnings.simplefilter("ignore")
    print(type(asyncio.get_child_watcher()).__name__)
