import asyncio

STEPS = {"Shopping": 2, "Cooking": 3, "Eating": 4}


async def step(name: str) -> None:
    print(f"{name}...")
    await asyncio.sleep(STEPS[name])
    print(f"{name} is done.")


async def main() -> None:
    try:
        async with asyncio.timeout(6):
            for name in STEPS:
                await step(name)
    except TimeoutError:
        print("The break is over.")
    print("Back to work!")


if __name__ == "__main__":
    asyncio.run(main())
