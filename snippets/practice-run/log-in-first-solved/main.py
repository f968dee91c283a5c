import asyncio


async def log_in(name: str) -> str:
    await asyncio.sleep(1)
    print(f"{name} is logged in.")
    return f"key of {name}"


async def load_messages(key: str) -> list[str]:
    print(f"Loading with the {key}...")
    await asyncio.sleep(1.5)
    return ["Lunch?", "Your parcel is here"]


async def main() -> None:
    key = await log_in("Ada")
    messages = await load_messages(key)
    print(f"{len(messages)} new messages")


if __name__ == "__main__":
    asyncio.run(main())
