import asyncio

PHOTOS = {"beach.jpg": 3, "party.jpg": 1, "cat.jpg": 2}


async def upload(photo: str) -> str:
    await asyncio.sleep(PHOTOS[photo])
    if photo == "party.jpg":
        raise ConnectionError("no network")
    return f"{photo} is saved"


async def main() -> None:
    results = await asyncio.gather(
        *[upload(photo) for photo in PHOTOS],
        return_exceptions=True,
    )
    for result in results:
        if isinstance(result, BaseException):
            print("Failed:", result)
        else:
            print(result)


if __name__ == "__main__":
    asyncio.run(main())
