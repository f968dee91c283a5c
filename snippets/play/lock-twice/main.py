import asyncio

lock = asyncio.Lock()


async def save(what: str) -> None:
    async with lock:
        print(f"Saving {what}...")
        await asyncio.sleep(1)


async def save_all() -> None:
    async with lock:  # save() waits for it, for ever
        await save("the game")
        await save("the score")


async def main() -> None:
    try:
        async with asyncio.timeout(5):
            await save_all()
    except TimeoutError:
        print("Nothing was saved in 5 seconds.")


if __name__ == "__main__":
    asyncio.run(main())
