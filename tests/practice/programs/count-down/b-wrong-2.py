# wrong: sleeps before each number, so 3 comes at 1 s
import asyncio


async def count_down() -> None:
    for n in range(3, 0, -1):
        await asyncio.sleep(1)
        print(n)
    print("Lift-off!")


async def main() -> None:
    await count_down()


if __name__ == "__main__":
    asyncio.run(main())
