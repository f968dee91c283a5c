import asyncio
import gc


async def print_answer() -> None:
    answer = asyncio.get_running_loop().create_future()
    print("The answer is:", await answer)


async def main() -> None:
    tasks = [asyncio.create_task(print_answer())]
    await asyncio.sleep(1)
    tasks.clear()
    gc.collect()  # Python itself does this now and then
    print("Goodbye!")


if __name__ == "__main__":
    asyncio.run(main())
