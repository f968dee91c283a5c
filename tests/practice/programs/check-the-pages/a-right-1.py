import asyncio

PAGES = {"home": 1, "news": 9, "shop": 1.5, "blog": 1.5}


async def visit(page: str) -> None:
    await asyncio.sleep(PAGES[page])


async def check(page: str, limit: asyncio.Semaphore) -> None:
    async with limit:
        try:
            await asyncio.wait_for(visit(page), timeout=2)
        except asyncio.TimeoutError:
            print(page, "is too slow")
        else:
            print(page, "works")


async def main() -> None:
    limit = asyncio.Semaphore(2)
    async with asyncio.TaskGroup() as group:
        for page in PAGES:
            group.create_task(check(page, limit))
    print("Checked.")


if __name__ == "__main__":
    asyncio.run(main())
