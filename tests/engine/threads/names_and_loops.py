"""What a thread of the default pool is called, and a loop of its own."""

import asyncio
import threading


async def main():
    print(await asyncio.to_thread(lambda: threading.current_thread().name))
    a, _ = await asyncio.gather(*(asyncio.to_thread(threading.get_ident) for _ in range(2)))
    print(a == threading.get_ident())
    print(await asyncio.to_thread(asyncio.iscoroutinefunction, main))

    def f():
        try:
            asyncio.get_running_loop()
        except RuntimeError as e:
            return str(e)

    print(await asyncio.to_thread(f))
    print(await asyncio.to_thread(asyncio.run, asyncio.sleep(0.1, "inner")))


asyncio.run(main())
