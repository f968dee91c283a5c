import asyncio

PAGES = {"home": 1, "news": 9, "shop": 1.5, "blog": 1.5}


async def visit(page: str) -> None:
    await asyncio.sleep(PAGES[page])


async def main() -> None:
    for page in PAGES:
        await visit(page)
        print(f"{page} works")
    print("Checked.")


if __name__ == "__main__":
    asyncio.run(main())
