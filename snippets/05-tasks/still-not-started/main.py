import asyncio
import time

import api


async def main() -> None:
    task = asyncio.create_task(api.fetch_data())
    print("The task is created.")
    time.sleep(1)  # blocks: nobody else gets a turn
    print("1 s later, main() still has the turn.")
    result = await task
    print(result)


if __name__ == "__main__":
    asyncio.run(main())
