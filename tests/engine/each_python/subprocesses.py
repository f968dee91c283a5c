"""Subprocesses that are talked to, timed out and killed: a program's, and a shell's as in CPython's documentation
(Doc/library/asyncio-subprocess.rst)."""

import asyncio
import sys
import warnings
from asyncio.subprocess import PIPE


async def run(cmd):
    proc = await asyncio.create_subprocess_shell(cmd, stdout=PIPE, stderr=PIPE)
    stdout, stderr = await proc.communicate()
    return f"[{cmd!r} exited with {proc.returncode}]\n[stdout]\n{stdout.decode()}[stderr]\n{stderr.decode()}"


async def main():
    cat = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    cat.stdin.write(b"line\n")
    await cat.stdin.drain()
    print(await cat.stdout.readline())
    try:
        await asyncio.wait_for(cat.wait(), 0.1)
    except TimeoutError:
        cat.kill()
    print(await cat.wait())
    for told in await asyncio.gather(run("ls /zzz"), run('sleep 0.2; echo "hello"'), run("exit 3")):
        print(told)


asyncio.run(main())
if sys.version_info < (3, 14):
    warnings.simplefilter("ignore")
    print(type(asyncio.get_child_watcher()).__name__)
