# wrong: time.sleep blocks the loop
import asyncio
import time


async def count_down() -> None:
    for number in range(3, 0, -1):
        print(number)
        time.sleep(1)
    print("Lift-off!")


async def main() -> None:
    await count_down()


if __name__ == "__main__":
    asyncio.run(main())
