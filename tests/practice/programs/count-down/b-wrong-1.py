# wrong: time.sleep blocks the loop
import asyncio
import time


async def count_down() -> None:
    for n in range(3, 0, -1):
        print(n)
        time.sleep(1)
    print("Lift-off!")


async def main() -> None:
    await count_down()


if __name__ == "__main__":
    asyncio.run(main())
