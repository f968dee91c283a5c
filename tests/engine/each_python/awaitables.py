"""Everything that can be awaited, given to everything of asyncio that takes something to await."""

import asyncio
import types
from collections.abc import Coroutine


async def job(text="result"):
    await asyncio.sleep(0.01)
    return text


async def numbers():
    try:
        await asyncio.sleep(0.01)
        yield "first"
        await asyncio.sleep(0.01)
        yield "second"
    except ValueError:
        yield "after the error"
    finally:
        await asyncio.sleep(0.01)


async def begun(make):
    generator = numbers()
    await anext(generator)
    return make(generator)


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

    def send(self, value):
        return self.inside.send(value)

    def throw(self, *error):
        return self.inside.throw(*error)

    def close(self):
        self.inside.close()

    def __await__(self):
        return self.inside.__await__()


async def future():
    made = asyncio.get_running_loop().create_future()
    made.set_result("result")
    return made


async def value(made):
    return made


KINDS = {
    "coroutine": lambda: value(job()),
    "coroutine of a generator": lambda: value(old_style()),
    "types.coroutine of a coroutine": lambda: value(types.coroutine(job)()),
    "asend": lambda: value(numbers().asend(None)),
    "anext": lambda: value(anext(numbers())),
    "anext with a default": lambda: value(anext(numbers(), "default")),
    "aclose": lambda: value(numbers().aclose()),
    "compiled": lambda: value(Compiled()),
    "awaitable": lambda: value(Awaitable()),
    "__await__": lambda: value(job().__await__()),
    "future": future,
    "task": lambda: value(asyncio.ensure_future(job())),
    "asend of a begun generator": lambda: begun(lambda generator: generator.asend("sent")),
    "athrow of a begun generator": lambda: begun(lambda generator: generator.athrow(ValueError("thrown"))),
    "aclose of a begun generator": lambda: begun(lambda generator: generator.aclose()),
    "anext with a default of a begun generator": lambda: begun(lambda generator: anext(generator, "default")),
}


async def in_a_group(awaitable):
    async with asyncio.TaskGroup() as group:
        task = group.create_task(awaitable)
    return task.result()


async def as_completed(awaitable):
    for first in asyncio.as_completed([awaitable]):
        return await first


async def wait(awaitable):
    done, _ = await asyncio.wait([asyncio.ensure_future(awaitable)])
    return done.pop().result()


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
    "as_completed": as_completed,
    "TaskGroup.create_task": in_a_group,
    "wait": wait,
    "cancel": cancelled,
}


async def main():
    for kind, make in KINDS.items():
        for way, give in WAYS.items():
            awaitable = await make()
            try:
                outcome = repr(await give(awaitable))
            except BaseException as error:
                outcome = type(error).__name__
                getattr(awaitable, "close", int)()
            print(f"{kind}, {way}: {outcome}")


asyncio.run(main())
