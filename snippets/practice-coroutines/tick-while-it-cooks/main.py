import asyncio
import time


async def tick() -> None:
    for second in range(1, 4):
        await asyncio.sleep(1)
        print(f"Tick {second}")


async def cook_soup() -> None:
    print("The soup is on the stove.")
    time.sleep(2.5)
    print("The soup is ready.")


async def main() -> None:
    timer = asyncio.create_task(tick())
    await cook_soup()
    await timer


if __name__ == "__main__":
    asyncio.run(main())
