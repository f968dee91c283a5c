import asyncio


async def order() -> asyncio.Future[str]:
    loop = asyncio.get_running_loop()
    ordered = loop.create_future()
    loop.call_later(1, ordered.set_result, "API data")
    return ordered


async def main() -> None:
    ordered = await order()
    print("Mario gets", await ordered)


if __name__ == "__main__":
    asyncio.run(main())
