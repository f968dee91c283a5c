import asyncio


async def sell_ice_cream() -> None:
    print("The window is open.")
    try:
        await asyncio.sleep(60)
    finally:
        print("Closing the window...")
        await asyncio.sleep(0.5)
        print("The window is closed.")


async def main() -> None:
    shop = asyncio.create_task(sell_ice_cream())
    await asyncio.sleep(2)
    print("It begins to rain!")
    shop.cancel()
    await asyncio.wait([shop])
    print("Cancelled:", shop.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
