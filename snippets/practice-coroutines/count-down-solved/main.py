import asyncio


async def count_down() -> None:
    for number in [3, 2, 1]:
        print(number)
        await asyncio.sleep(1)
    print("Lift-off!")


async def main() -> None:
    await count_down()


if __name__ == "__main__":
    asyncio.run(main())
