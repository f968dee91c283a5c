# wrong: catches TimeoutError inside of the timeout block: it comes only outside, uncaught
import asyncio


async def step(name: str, seconds: float) -> None:
    print(f"{name}...")
    await asyncio.sleep(seconds)
    print(f"{name} is done.")


async def main() -> None:
    async with asyncio.timeout(6):
        try:
            await step("Shopping", 2)
            await step("Cooking", 3)
            await step("Eating", 4)
        except TimeoutError:
            print("The break is over.")
    print("Back to work!")


if __name__ == "__main__":
    asyncio.run(main())
