import asyncio


async def kill_time(number: int) -> None:
    print(f"Running {number}")
    await asyncio.sleep(1)
    print(f"Finished {number}")


async def main() -> None:
    print("Started")
    coroutines = []
    for number in range(1, 1001):
        coroutines.append(kill_time(number))

    await asyncio.sleep(2)
    await asyncio.gather(*coroutines)
    print("Done")


if __name__ == "__main__":
    asyncio.run(main())
