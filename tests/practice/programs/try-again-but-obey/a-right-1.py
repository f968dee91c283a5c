import asyncio


async def load(attempt: int) -> str:
    print(f"Attempt {attempt}...")
    await asyncio.sleep(1 if attempt == 1 else 10)
    if attempt == 1:
        raise ConnectionError("the line is busy")
    return "a page"


async def keep_trying() -> str:
    attempt = 1
    while attempt < 4:
        try:
            page = await load(attempt)
        except ConnectionError:
            print("Failed. Trying again.")
            attempt += 1
        else:
            return page
    return "no page"


async def main() -> None:
    task = asyncio.create_task(keep_trying())
    await asyncio.sleep(3)
    task.cancel()
    await asyncio.wait([task])
    print("Stopped:", task.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
