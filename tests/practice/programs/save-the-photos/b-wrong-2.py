# wrong: prints the failure at 1 s, out of order
import asyncio


PHOTOS = {"beach.jpg": 3, "party.jpg": 1, "cat.jpg": 2}


async def upload(photo: str) -> str:
    await asyncio.sleep(PHOTOS[photo])
    if photo == "party.jpg":
        raise ConnectionError("no network")
    return f"{photo} is saved"


async def safe_upload(photo: str) -> str | None:
    try:
        return await upload(photo)
    except ConnectionError as error:
        print("Failed:", error)
        return None


async def main() -> None:
    results = await asyncio.gather(*[safe_upload(p) for p in PHOTOS])
    for result in results:
        if result:
            print(result)


if __name__ == "__main__":
    asyncio.run(main())
