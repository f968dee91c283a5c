import asyncio


async def send_data(to: str) -> None:
    await asyncio.sleep(1)
    print(f"Data sent to {to}!")


def main() -> None:
    sending = asyncio.create_task(send_data("Mario"))
    print("Sending:", sending)


if __name__ == "__main__":
    main()
