import asyncio

PHOTOS = {"beach.jpg": 3, "party.jpg": 1, "cat.jpg": 2}


async def upload(photo: str) -> str:
    await asyncio.sleep(PHOTOS[photo])
    if photo == "party.jpg":
        raise ConnectionError("no network")
    return f"{photo} is saved"


async def main() -> None:
    for photo in PHOTOS:
        print(await upload(photo))


if __name__ == "__main__":
    asyncio.run(main())
