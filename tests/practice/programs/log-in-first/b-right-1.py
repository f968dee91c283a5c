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
    async def inbox(user: str) -> list[str]:
        return await load_messages(await log_in(user))

    mails = await asyncio.create_task(inbox("Ada"))
    print(len(mails), "new messages")
    for mail in mails:
        print("-", mail)


if __name__ == "__main__":
    asyncio.run(main())
