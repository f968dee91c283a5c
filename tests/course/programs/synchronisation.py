"""Locks, semaphores, queues, events and conditions hand over in the order in which the tasks came."""

import asyncio


async def semaphore() -> None:
    room = asyncio.Semaphore(2)

    async def visit(number: int) -> None:
        async with room:
            print("in", number)
            await asyncio.sleep(0.3 + number / 5)
            print("out", number)

    await asyncio.gather(*(visit(number) for number in range(5)))


async def queue() -> None:
    shelf: asyncio.Queue[int] = asyncio.Queue(maxsize=2)

    async def produce() -> None:
        for number in range(4):
            await shelf.put(number)
            print("put", number)
            await asyncio.sleep(0.4)

    async def consume() -> None:
        while True:
            print("got", await shelf.get())
            await asyncio.sleep(1)
            shelf.task_done()

    consumer = asyncio.create_task(consume())
    await produce()
    await shelf.join()
    consumer.cancel()


async def conditions() -> None:
    open_door = asyncio.Event()
    asyncio.get_running_loop().call_later(0.1, open_door.set)
    await open_door.wait()
    print("open")
    condition = asyncio.Condition()

    async def wait(number: int) -> None:
        async with condition:
            await condition.wait()
            print("notified", number)

    waiting = [asyncio.create_task(wait(number)) for number in range(3)]
    await asyncio.sleep(0.1)
    async with condition:
        condition.notify_all()
    await asyncio.gather(*waiting)


async def main() -> None:
    for part in (semaphore, queue, conditions):
        print(part.__name__)
        await part()


asyncio.run(main())
