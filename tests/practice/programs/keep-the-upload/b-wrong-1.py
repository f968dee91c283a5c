# wrong: the upload is cancelled and begins again
import asyncio


async def upload(name: str) -> str:
    print(f"Uploading {name}...")
    await asyncio.sleep(5)
    return f"{name} is online"


async def main() -> None:
    try:
        print(await asyncio.wait_for(upload("holiday.mp4"), 2))
    except TimeoutError:
        print("This takes longer, please wait.")
        print(await upload("holiday.mp4"))


if __name__ == "__main__":
    asyncio.run(main())
