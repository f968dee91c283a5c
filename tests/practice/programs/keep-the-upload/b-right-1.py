import asyncio


async def upload(name: str) -> str:
    print(f"Uploading {name}...")
    await asyncio.sleep(5)
    return f"{name} is online"


async def main() -> None:
    job = asyncio.create_task(upload("holiday.mp4"))
    done, _ = await asyncio.wait({job}, timeout=2)
    if not done:
        print("This takes longer, please wait.")
    result = await job
    print(result)


if __name__ == "__main__":
    asyncio.run(main())
