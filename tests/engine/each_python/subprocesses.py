"""Subprocesses that are talked to, timed out and killed: a shell's, a program's, and one of a protocol's own.

The first and the last are from CPython's documentation: Doc/library/asyncio-subprocess.rst and asyncio-protocol.rst.
"""

import asyncio
import sys
import warnings
from asyncio.subprocess import PIPE


async def run(cmd):
    proc = await asyncio.create_subprocess_shell(cmd, stdout=PIPE, stderr=PIPE)
    stdout, stderr = await proc.communicate()
    return f"[{cmd!r} exited with {proc.returncode}]\n[stdout]\n{stdout.decode()}[stderr]\n{stderr.decode()}"


class DateProtocol(asyncio.SubprocessProtocol):
    def __init__(self, exit_future):
        self.exit_future = exit_future
        self.output = bytearray()
        self.pipe_closed = False
        self.exited = False

    def pipe_connection_lost(self, fd, exc):
        self.pipe_closed = True
        self.check_for_exit()

    def pipe_data_received(self, fd, data):
        self.output.extend(data)

    def process_exited(self):
        self.exited = True
        self.check_for_exit()

    def check_for_exit(self):
        if self.pipe_closed and self.exited:
            self.exit_future.set_result(True)


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

    loop = asyncio.get_running_loop()
    code = "import datetime; print(datetime.datetime.now().date())"
    exit_future = asyncio.Future(loop=loop)
    transport, protocol = await loop.subprocess_exec(
        lambda: DateProtocol(exit_future), sys.executable, "-c", code, stdin=None, stderr=None
    )
    await exit_future
    transport.close()
    print(f"Current date: {bytes(protocol.output).decode('ascii').rstrip()}")


asyncio.run(main())
if sys.version_info < (3, 14):
    warnings.simplefilter("ignore")
    print(type(asyncio.get_child_watcher()).__name__)
