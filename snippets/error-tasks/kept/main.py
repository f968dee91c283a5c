import asyncio
import gc


async def print_answer(answer: asyncio.Future) -> None:
    print("The answer is:", await answer)


async def main() -> None:
    answer = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(print_answer(answer))
    await asyncio.sleep(1)
    gc.collect()
    answer.set_result("API data")
    await task
    print("Goodbye!")


if __name__ == "__main__":
    asyncio.run(main())
