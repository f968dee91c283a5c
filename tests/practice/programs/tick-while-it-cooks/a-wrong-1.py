# wrong: still blocks the loop, in pieces of 0.5 s: the ticks come late
import asyncio
import time


async def tick() -> None:
    for second in range(1, 4):
        await asyncio.sleep(1)
        print(f"Tick {second}")


async def cook_soup() -> None:
    print("The soup is on the stove.")
    for _ in range(5):
        time.sleep(0.5)
        await asyncio.sleep(0)
    print("The soup is ready.")


async def main() -> None:
    timer = asyncio.create_task(tick())
    await cook_soup()
    await timer


if __name__ == "__main__":
    asyncio.run(main())
