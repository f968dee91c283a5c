import asyncio


async def step(name: str, seconds: float) -> None:
    print(f"{name}...")
    await asyncio.sleep(seconds)
    print(f"{name} is done.")


async def main() -> None:
    plan = [("Shopping", 2), ("Cooking", 3), ("Eating", 4)]
    try:
        async with asyncio.timeout(6):
            for name, seconds in plan:
                await step(name, seconds)
    except TimeoutError:
        print("The break is over.")
    print("Back to work!")


if __name__ == "__main__":
    asyncio.run(main())
