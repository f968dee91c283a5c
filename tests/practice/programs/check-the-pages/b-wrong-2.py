# wrong: fixed pairs: the next begins only when both of a pair have ended
import asyncio


PAGES = {"home": 1, "news": 9, "shop": 1.5, "blog": 1.5}


async def visit(page: str) -> None:
    await asyncio.sleep(PAGES[page])


async def check(page: str) -> None:
    try:
        await asyncio.wait_for(visit(page), 2)
        print(f"{page} works")
    except TimeoutError:
        print(f"{page} is too slow")


async def main() -> None:
    pages = list(PAGES)
    for i in range(0, len(pages), 2):
        await asyncio.gather(*[check(p) for p in pages[i:i + 2]])
    print("Checked.")


if __name__ == "__main__":
    asyncio.run(main())
