# wrong: does not wait for the meals: closes at 4 s, salad and pasta are not served
import asyncio


async def cook(meal: str) -> None:
    print(f"Cooking {meal}...")
    await asyncio.sleep(2.5)
    print(f"Serving {meal}.")


async def main() -> None:
    tasks = []
    for meal in ["soup", "pizza", "salad", "pasta"]:
        tasks.append(asyncio.create_task(cook(meal)))
        await asyncio.sleep(1)
    print("The kitchen closes.")


if __name__ == "__main__":
    asyncio.run(main())
