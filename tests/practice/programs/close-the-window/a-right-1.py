import asyncio


class Window:
    async def __aenter__(self) -> "Window":
        print("The window is open.")
        return self

    async def __aexit__(self, *reason: object) -> None:
        print("Closing the window...")
        await asyncio.sleep(0.5)
        print("The window is closed.")


async def sell_ice_cream() -> None:
    async with Window():
        await asyncio.sleep(60)


async def main() -> None:
    shop = asyncio.create_task(sell_ice_cream())
    await asyncio.sleep(2)
    print("It begins to rain!")
    shop.cancel()
    await asyncio.wait([shop])
    print("Cancelled:", shop.cancelled())


if __name__ == "__main__":
    asyncio.run(main())
