"""Task groups, as_completed, wait, shield, wait_for and asynchronous generators end in the order of their timers."""

import asyncio
from collections.abc import AsyncIterator


async def step(name: str, seconds: float) -> str:
    await asyncio.sleep(seconds)
    print("step", name)
    return name


async def fail(seconds: float) -> None:
    await asyncio.sleep(seconds)
    raise ValueError("no")


async def groups() -> None:
    async with asyncio.TaskGroup() as group:
        first = group.create_task(step("A", 0.4))
        second = group.create_task(step("B", 0.2))
    print(first.result(), second.result())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(step("never", 0.8))
            group.create_task(fail(0.2))
    except* ValueError as errors:
        print(errors.exceptions)


async def timeouts() -> None:
    try:
        async with asyncio.timeout(0.2):
            await step("never", 0.5)
    except TimeoutError:
        print("timeout")
    inner = asyncio.create_task(step("shielded", 0.6))
    try:
        await asyncio.wait_for(asyncio.shield(inner), 0.2)
    except TimeoutError:
        print("outer timed out")
    print("inner", await inner)


async def several() -> None:
    for future in asyncio.as_completed([step("3", 0.6), step("1", 0.2), step("2", 0.4)]):
        print("completed", await future)
    tasks = [asyncio.create_task(step(str(number), number / 5)) for number in (1, 2)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending))
    await asyncio.wait(tasks)


async def numbers() -> AsyncIterator[int]:
    try:
        for number in range(3):
            yield number
            await asyncio.sleep(0.05)
    finally:
        print("generator closed")


async def generators() -> None:
    async for number in numbers():
        print("number", number)


async def main() -> None:
    for part in (groups, timeouts, several, generators):
        print(part.__name__)
        await part()


asyncio.run(main())
