import asyncio


async def order() -> asyncio.Future[str]:
    return asyncio.get_running_loop().create_future()


async def main(ordered: asyncio.Future[str]) -> None:
    print("Mario gets", await ordered)


if __name__ == "__main__":
    ordered = asyncio.run(order())
    asyncio.run(main(ordered))
