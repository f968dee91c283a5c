# wrong: collects coroutines, which begin only with gather at 4 s
import asyncio


async def cook(meal: str) -> None:
    print(f"Cooking {meal}...")
    await asyncio.sleep(2.5)
    print(f"Serving {meal}.")


async def main() -> None:
    orders = []
    for meal in ["soup", "pizza", "salad", "pasta"]:
        orders.append(cook(meal))
        await asyncio.sleep(1)
    await asyncio.gather(*orders)
    print("The kitchen closes.")


if __name__ == "__main__":
    asyncio.run(main())
