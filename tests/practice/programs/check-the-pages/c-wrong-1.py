import asyncio

PAGES = {"home": 1, "news": 9, "shop": 1.5, "blog": 1.5}


async def visit(page: str) -> None:
    await asyncio.sleep(PAGES[page])


async def check(
    page: str, slots: asyncio.Semaphore
) -> str:
    async with slots:
        try:
            await asyncio.wait_for(visit(page), 2)
            return f"{page} works"
        except TimeoutError:
            return f"{page} is too slow"


async def main() -> None:
    slots = asyncio.Semaphore(2)
    for line in await asyncio.gather(
        *[check(p, slots) for p in PAGES]
    ):
        print(line)
    print("Checked.")

if __name__ == "__main__":
    asyncio.run(main())
