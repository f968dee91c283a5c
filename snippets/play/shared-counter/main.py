import asyncio

coins = 0


async def collect(who: str, seconds: float) -> None:
    global coins
    before = coins
    await asyncio.sleep(seconds)  # others change it now
    coins = before + 1
    print(f"{who} has put in a coin: {coins}")


async def main() -> None:
    await asyncio.gather(
        collect("Mario", 1),
        collect("Luigi", 2),
        collect("Peach", 3),
    )
    print("Coins of three friends:", coins)


if __name__ == "__main__":
    asyncio.run(main())
