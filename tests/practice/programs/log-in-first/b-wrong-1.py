# wrong: loads with a made-up key at the same time as the log-in
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
    key, messages = await asyncio.gather(
        log_in("Ada"), load_messages("key of Ada")
    )
    print(f"{len(messages)} new messages")


if __name__ == "__main__":
    asyncio.run(main())
