# wrong: all steps at the same time
import asyncio


async def step(name: str, seconds: float) -> None:
    print(f"{name}...")
    await asyncio.sleep(seconds)
    print(f"{name} is done.")


async def main() -> None:
    try:
        async with asyncio.timeout(6):
            await asyncio.gather(
                step("Shopping", 2), step("Cooking", 3), step("Eating", 4)
            )
    except TimeoutError:
        print("The break is over.")
    print("Back to work!")


if __name__ == "__main__":
    asyncio.run(main())
