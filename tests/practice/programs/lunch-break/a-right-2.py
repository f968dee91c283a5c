import asyncio


async def step(name: str, seconds: float) -> None:
    print(f"{name}...")
    await asyncio.sleep(seconds)
    print(f"{name} is done.")


async def lunch() -> None:
    await step("Shopping", 2)
    await step("Cooking", 3)
    await step("Eating", 4)


async def main() -> None:
    task = asyncio.create_task(lunch())
    await asyncio.wait([task], timeout=6)
    if not task.done():
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            print("The break is over.")
    print("Back to work!")


if __name__ == "__main__":
    asyncio.run(main())
