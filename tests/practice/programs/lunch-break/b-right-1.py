import asyncio


async def step(name: str, seconds: float) -> None:
    print(f"{name}...")
    await asyncio.sleep(seconds)
    print(f"{name} is done.")


PLAN = [("Shopping", 2), ("Cooking", 3), ("Eating", 4)]


async def lunch() -> None:
    for name, seconds in PLAN:
        await step(name, seconds)


async def main() -> None:
    try:
        await asyncio.wait_for(lunch(), timeout=6)
    except TimeoutError:
        print("The break is over.")
    finally:
        print("Back to work!")


if __name__ == "__main__":
    asyncio.run(main())
