import asyncio

PHOTOS = {"beach.jpg": 3, "party.jpg": 1, "cat.jpg": 2}


async def upload(photo: str) -> str:
    await asyncio.sleep(PHOTOS[photo])
    if photo == "party.jpg":
        raise ConnectionError("no network")
    return f"{photo} is saved"


async def main() -> None:
    uploads = [asyncio.create_task(upload(p)) for p in PHOTOS]
    await asyncio.wait(uploads)
    for task in uploads:
        if (error := task.exception()) is not None:
            print("Failed:", error)
        else:
            print(task.result())


if __name__ == "__main__":
    asyncio.run(main())
