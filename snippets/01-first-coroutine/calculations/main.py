import asyncio


async def add_up(name: str) -> None:
    print(f"{name} begins")
    total = sum(range(20_000_000))
    print(f"{name} has {total}")


async def main() -> None:
    await asyncio.gather(add_up("Mario"), add_up("Luigi"))


if __name__ == "__main__":
    asyncio.run(main())
