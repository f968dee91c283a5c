"""Everything that can be awaited, given to everything of asyncio that takes something to await."""

import asyncio
import types
from collections.abc import Coroutine


async def job(text="result"):
    await asyncio.sleep(0.05)
    return text


async def numbers():
    try:
        await asyncio.sleep(0.05)
        yield "first"
        await asyncio.sleep(0.05)
        yield "second"
    except ValueError:
        yield "after the error"
    finally:
        await asyncio.sleep(0.05)


@types.coroutine
def old_style():
    return (yield from job().__await__())


class Awaitable:
    def __await__(self):
        return job().__await__()


class Compiled(Coroutine):
    """A coroutine that has no frame and no name, such as Cython makes."""

    def __init__(self):
        self.inside = job()
        self.send, self.throw, self.close = self.inside.send, self.inside.throw, self.inside.close

    send = throw = None

    def __await__(self):
        return self.inside.__await__()


def future():
    made = asyncio.get_running_loop().create_future()
    made.set_result("result")
    return made


KINDS = {
    "coroutine": lambda begun: job(),
    "coroutine of a generator": lambda begun: old_style(),
    "types.coroutine of a coroutine": lambda begun: types.coroutine(job)(),
    "asend": lambda begun: numbers().asend(None),
    "anext": lambda begun: anext(numbers()),
    "anext with a default": lambda begun: anext(numbers(), "default"),
    "aclose": lambda begun: numbers().aclose(),
    "compiled": lambda begun: Compiled(),
    "awaitable": lambda begun: Awaitable(),
    "__await__": lambda begun: job().__await__(),
    "future": lambda begun: future(),
    "task": lambda begun: asyncio.ensure_future(job()),
    "asend of a begun generator": lambda begun: begun.asend("sent"),
    "athrow of a begun generator": lambda begun: begun.athrow(ValueError("thrown")),
    "aclose of a begun generator": lambda begun: begun.aclose(),
    "anext with a default of a begun generator": lambda begun: anext(begun, "default"),
}


async def cancelled(awaitable):
    task = asyncio.ensure_future(awaitable)
    await asyncio.sleep(0)
    task.cancel()
    return (await asyncio.gather(task, return_exceptions=True))[0]


WAYS = {
    "create_task": asyncio.create_task,
    "ensure_future": asyncio.ensure_future,
    "gather": asyncio.gather,
    "wait_for": lambda awaitable: asyncio.wait_for(awaitable, 1),
    "wait_for too short": lambda awaitable: asyncio.wait_for(awaitable, 0.005),
    "shield": asyncio.shield,
    "cancel": cancelled,
}


async def outcome(kind, way):
    begun = numbers()
    await anext(begun)
    awaitable = KINDS[kind](begun)
    try:
        return repr(await WAYS[way](awaitable))
    except BaseException as error:
        getattr(awaitable, "close", int)()
        return type(error).__name__


async def main():
    both = [(kind, way) for kind in KINDS for way in WAYS]
    for (kind, way), came in zip(both, await asyncio.gather(*(outcome(*each) for each in both)), strict=True):
        print(f"{kind}, {way}: {came}")


asyncio.run(main())
