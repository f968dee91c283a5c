import asyncio


async def cook(meal: str) -> None:
    print(f"Cooking {meal}...")
    await asyncio.sleep(2.5)
    print(f"Serving {meal}.")


async def guest(number: int, meal: str) -> None:
    await asyncio.sleep(number)
    print(f"Guest {number + 1} orders {meal}.")
    await cook(meal)


async def main() -> None:
    menu = "soup pizza salad pasta".split()
    await asyncio.gather(*(guest(i, m) for i, m in enumerate(menu)))
    print("The kitchen closes.")


if __name__ == "__main__":
    asyncio.run(main())
