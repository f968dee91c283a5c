import asyncio


async def cook(meal: str) -> None:
    print(f"Cooking {meal}...")
    await asyncio.sleep(2.5)
    print(f"Serving {meal}.")


async def main() -> None:
    async with asyncio.TaskGroup() as kitchen:
        for meal in ["soup", "pizza", "salad", "pasta"]:
            kitchen.create_task(cook(meal))
            await asyncio.sleep(1)
    print("The kitchen closes.")


if __name__ == "__main__":
    asyncio.run(main())
