# wrong: prints each line when its upload ends, not all at 3 s in order
import asyncio

PHOTOS = {"beach.jpg": 3, "party.jpg": 1, "cat.jpg": 2}


async def upload(photo: str) -> str:
    await asyncio.sleep(PHOTOS[photo])
    if photo == "party.jpg":
        raise ConnectionError("no network")
    return f"{photo} is saved"


async def safe_upload(photo: str) -> None:
    try:
        print(await upload(photo))
    except ConnectionError as error:
        print("Failed:", error)


async def main() -> None:
    await asyncio.gather(*[safe_upload(photo) for photo in PHOTOS])


if __name__ == "__main__":
    asyncio.run(main())
