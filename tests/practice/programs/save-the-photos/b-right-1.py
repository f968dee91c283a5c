import asyncio


PHOTOS = {"beach.jpg": 3, "party.jpg": 1, "cat.jpg": 2}


async def upload(photo: str) -> str:
    await asyncio.sleep(PHOTOS[photo])
    if photo == "party.jpg":
        raise ConnectionError("no network")
    return f"{photo} is saved"


async def attempt(name: str) -> str:
    try:
        return await upload(name)
    except ConnectionError as why:
        return f"Failed: {why}"


async def main() -> None:
    async with asyncio.TaskGroup() as uploads:
        lines = [uploads.create_task(attempt(p)) for p in PHOTOS]
    print("\n".join(line.result() for line in lines))


if __name__ == "__main__":
    asyncio.run(main())
