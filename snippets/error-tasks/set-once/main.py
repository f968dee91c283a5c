import asyncio


async def ask(seconds: int, answer: asyncio.Future) -> None:
    await asyncio.sleep(seconds)
    if not answer.done():
        answer.set_result(f"an answer after {seconds} s")


async def main() -> None:
    answer = asyncio.get_running_loop().create_future()
    fast = asyncio.create_task(ask(1, answer))
    slow = asyncio.create_task(ask(2, answer))
    print("First:", await answer)
    await fast
    await slow


if __name__ == "__main__":
    asyncio.run(main())
