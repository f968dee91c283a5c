import asyncio


async def main(orders: asyncio.Queue[str]) -> None:
    try:
        async with asyncio.timeout(1):
            print("Mario gets", await orders.get())
    except TimeoutError:
        print("No order yet.")


if __name__ == "__main__":
    orders: asyncio.Queue[str] = asyncio.Queue()
    asyncio.run(main(orders))
    asyncio.run(main(orders))
