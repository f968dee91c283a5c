import asyncio


async def log_in(name: str) -> str:
    await asyncio.sleep(1)
    print(f"{name} is logged in.")
    return f"key of {name}"


async def load_messages(key: str) -> list[str]:
    print(f"Loading with the {key}...")
    await asyncio.sleep(1.5)
    return ["Lunch?", "Your parcel is here"]


class Session:
    def __init__(self, user: str) -> None:
        self.user = user
        self.key = ""

    async def start(self) -> None:
        self.key = await log_in(self.user)

    async def count(self) -> int:
        return len(await load_messages(self.key))


async def main() -> None:
    session = Session("Ada")
    await session.start()
    print(await session.count(), "new messages")


if __name__ == "__main__":
    asyncio.run(main())
