"""What a program can print about its tasks, its loop, its streams and the call stack."""

import asyncio
import atexit
import contextvars
import inspect
import os
import signal
import sys
import time
import traceback
import warnings

warnings.simplefilter("ignore", DeprecationWarning)  # of policies, from 3.14


async def job():
    await asyncio.sleep(0.01)


async def tasks():
    loop = asyncio.get_running_loop()
    made = [asyncio.create_task(job()), asyncio.Task(job(), loop=loop), asyncio.ensure_future(job())]
    print(type(made[0]), type(made[0]) is asyncio.Task, [task.get_name() for task in made])
    await asyncio.gather(*made)
    task = asyncio.Task(job())
    print(task.get_name(), asyncio.current_task().get_name())
    await task


async def loops():
    loop = asyncio.get_running_loop()
    policy = asyncio.get_event_loop_policy()
    print(loop, isinstance(loop, asyncio.SelectorEventLoop), type(loop) is asyncio.SelectorEventLoop, type(policy))
    soon, later = loop.call_soon(print, "soon"), loop.call_later(0.01, print, "later")
    print(type(soon), type(later), isinstance(later, asyncio.Handle))
    await asyncio.sleep(0.02)


async def stack():
    print([frame.function for frame in inspect.stack()])
    print([frame.name for frame in traceback.extract_stack()], inspect.stack()[1].function)


async def debug():
    task = asyncio.current_task().get_loop().create_task(job())
    handle = asyncio.get_running_loop().call_later(1, print)
    places = [repr(each).rpartition(" created at ")[2].rpartition(os.sep)[2] for each in (task, handle)]
    print(places)
    handle.cancel()
    await task


async def stopped_by(number):
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(number, stop.set)
    asyncio.get_running_loop().call_later(0.01, os.kill, os.getpid(), number)
    await stop.wait()
    print("stopped by", number.name, asyncio.get_running_loop().remove_signal_handler(number))


async def order():
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, print, "handler")
    os.kill(os.getpid(), signal.SIGUSR1)
    for turn in "abcd":
        print(turn)
        await asyncio.sleep(0)
    print(loop.remove_signal_handler(signal.SIGUSR1), await loop.run_in_executor(None, VARIABLE.get, "nobody's"))


class Clocks:
    read, convert = time.perf_counter, time.gmtime


VARIABLE = contextvars.ContextVar("VARIABLE")
VARIABLE.set("main's")
for part in (tasks, loops, stack, order):
    asyncio.run(part())
asyncio.run(debug(), debug=True)
for number in (signal.SIGINT, signal.SIGTERM):
    asyncio.run(stopped_by(number))


class Policy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        print("a loop of the policy")
        return super().new_event_loop()


with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
    runner.run(job())
loop = asyncio.SelectorEventLoop()
loop.run_until_complete(job())
loop.close()
asyncio.set_event_loop_policy(Policy())
asyncio.run(job())
for stream in (sys.stdout, sys.stderr):
    print(type(stream), stream, stream.name, stream.mode, stream.fileno(), stream.encoding, stream.isatty())
for byte in "é\n".encode():
    sys.stdout.buffer.write(bytes([byte]))
print(Clocks().read() > 0, Clocks().convert(0).tm_year, time.sleep.__name__, time.monotonic.__name__)
loop = asyncio.new_event_loop()
handle = loop.add_signal_handler
for call, *wrong in ((time.sleep, "1"), (time.sleep, None), (time.sleep, -1), (handle, 9, print), (handle, 1000, print),
                     (loop.remove_signal_handler, "x")):  # fmt: skip
    try:
        call(*wrong)
    except (TypeError, ValueError, RuntimeError) as error:
        print(error)
loop.close()
print(type(__builtins__), __cached__)
atexit.register(print, "at exit")
atexit.register(max)
atexit.unregister(max)
