import asyncio


async def send_data(to: str) -> None:
    await asyncio.sleep(1)
    print(f"Data sent to {to}!")


def main() -> None:
    asyncio.run(send_data("Mario"))
    loop = asyncio.get_event_loop()
    loop.run_until_complete(send_data("Luigi"))


if __name__ == "__main__":
    main()
