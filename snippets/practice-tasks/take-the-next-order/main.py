import asyncio


async def cook(meal: str) -> None:
    print(f"Cooking {meal}...")
    await asyncio.sleep(2.5)
    print(f"Serving {meal}.")


async def main() -> None:
    for meal in ["soup", "pizza", "salad", "pasta"]:
        await cook(meal)
        await asyncio.sleep(1)
    print("The kitchen closes.")


if __name__ == "__main__":
    asyncio.run(main())
