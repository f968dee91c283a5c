# wrong: the timeout counts the wait for the semaphore too
import asyncio


PAGES = {"home": 1, "news": 9, "shop": 1.5, "blog": 1.5}


async def visit(page: str) -> None:
    await asyncio.sleep(PAGES[page])


async def check(page: str, two: asyncio.Semaphore) -> None:
    try:
        async with asyncio.timeout(2):
            async with two:
                await visit(page)
        print(f"{page} works")
    except TimeoutError:
        print(f"{page} is too slow")


async def main() -> None:
    two = asyncio.Semaphore(2)
    async with asyncio.TaskGroup() as tg:
        for page in PAGES:
            tg.create_task(check(page, two))
    print("Checked.")


if __name__ == "__main__":
    asyncio.run(main())
