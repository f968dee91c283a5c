import asyncio


async def kill_time(number: int) -> None:
    print(f"Running {number}")
    await asyncio.sleep(1)
    print(f"Finished {number}")


async def main() -> None:
    print("Started")
    tasks = []
    for number in range(1, 6):
        tasks.append(asyncio.create_task(kill_time(number)))

    await asyncio.sleep(2)
    await asyncio.gather(*tasks)
    print("Done")


if __name__ == "__main__":
    asyncio.run(main())
