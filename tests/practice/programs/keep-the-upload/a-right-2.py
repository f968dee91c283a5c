import asyncio


async def upload(name: str) -> str:
    print(f"Uploading {name}...")
    await asyncio.sleep(5)
    return f"{name} is online"


async def main() -> None:
    sending = asyncio.ensure_future(upload("holiday.mp4"))
    try:
        async with asyncio.timeout(2):
            text = await asyncio.shield(sending)
    except TimeoutError:
        print("This takes longer, please wait.")
        text = await sending
    print(text)


if __name__ == "__main__":
    asyncio.run(main())
