# wrong: gather raises the first error: only Failed is printed, at 1 s
import asyncio


PHOTOS = {"beach.jpg": 3, "party.jpg": 1, "cat.jpg": 2}


async def upload(photo: str) -> str:
    await asyncio.sleep(PHOTOS[photo])
    if photo == "party.jpg":
        raise ConnectionError("no network")
    return f"{photo} is saved"


async def main() -> None:
    try:
        results = await asyncio.gather(*[upload(p) for p in PHOTOS])
        for result in results:
            print(result)
    except ConnectionError as error:
        print("Failed:", error)


if __name__ == "__main__":
    asyncio.run(main())
