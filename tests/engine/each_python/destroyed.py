"""A task that nobody waits for any more when Python ends."""

import asyncio


async def forever() -> None:
    await asyncio.Event().wait()


loop = asyncio.new_event_loop()
task = loop.create_task(forever(), name="stuck")  # noqa: RUF006
loop.run_until_complete(asyncio.sleep(0.01))
loop.close()
