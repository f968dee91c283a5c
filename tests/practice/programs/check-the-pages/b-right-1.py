import asyncio


PAGES = {"home": 1, "news": 9, "shop": 1.5, "blog": 1.5}


async def visit(page: str) -> None:
    await asyncio.sleep(PAGES[page])


async def checker(waiting: asyncio.Queue[str]) -> None:
    while not waiting.empty():
        page = waiting.get_nowait()
        try:
            await asyncio.wait_for(visit(page), timeout=2)
        except TimeoutError:
            print(page, "is too slow")
        else:
            print(page, "works")


async def main() -> None:
    waiting: asyncio.Queue[str] = asyncio.Queue()
    for page in PAGES:
        waiting.put_nowait(page)
    await asyncio.gather(*(checker(waiting) for _ in range(2)))
    print("Checked.")


if __name__ == "__main__":
    asyncio.run(main())
