import asyncio


async def send_data(to: str) -> None:
    await asyncio.sleep(2)
    print(f"Data sent to {to}!")


async def main() -> None:
    await send_data("Mario")


if __name__ == "__main__":
    asyncio.run(main())
