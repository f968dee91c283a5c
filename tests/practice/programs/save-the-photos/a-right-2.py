import asyncio

PHOTOS = {"beach.jpg": 3, "party.jpg": 1, "cat.jpg": 2}


async def upload(photo: str) -> str:
    await asyncio.sleep(PHOTOS[photo])
    if photo == "party.jpg":
        raise ConnectionError("no network")
    return f"{photo} is saved"


async def safe_upload(picture: str) -> str:
    try:
        return await upload(picture)
    except ConnectionError as error:
        return f"Failed: {error}"


async def main() -> None:
    print(f"Uploading {len(PHOTOS)} photos...")
    async with asyncio.TaskGroup() as group:
        lines = [group.create_task(safe_upload(p)) for p in PHOTOS]
    print("\n".join(line.result() for line in lines))


if __name__ == "__main__":
    asyncio.run(main())
