import asyncio


async def cook(meal: str) -> None:
    print(f"Cooking {meal}...")
    await asyncio.sleep(2.5)
    print(f"Serving {meal}.")


async def main() -> None:
    meals = []
    for meal in ["soup", "pizza", "salad", "pasta"]:
        meals.append(asyncio.create_task(cook(meal)))
        await asyncio.sleep(1)
    await asyncio.gather(*meals)
    print("The kitchen closes.")


if __name__ == "__main__":
    asyncio.run(main())
