import asyncio

PAGES = {"home": 1, "news": 9, "shop": 1.5, "blog": 1.5}


async def visit(page: str) -> None:
    await asyncio.sleep(PAGES[page])


async def checker(todo: "asyncio.Queue[str]") -> None:
    while not todo.empty():
        url = todo.get_nowait()
        verdict = "works"
        try:
            async with asyncio.timeout(2):
                await visit(url)
        except TimeoutError:
            verdict = "is too slow"
        print(f"{url} {verdict}")


async def main() -> None:
    todo: asyncio.Queue[str] = asyncio.Queue()
    for url in PAGES:
        todo.put_nowait(url)
    await asyncio.gather(checker(todo), checker(todo))
    print("Checked.")


if __name__ == "__main__":
    asyncio.run(main())
