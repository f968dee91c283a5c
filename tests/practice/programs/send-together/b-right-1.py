import asyncio


async def open_address_book() -> None:
    await asyncio.sleep(2.5)
    print("The address book is open.")


async def send_card(to: str) -> None:
    print(f"Writing to {to}...")
    await asyncio.sleep(2)
    print(f"Card to {to} is sent!")


async def main() -> None:
    await open_address_book()
    cards = {asyncio.create_task(send_card(to)) for to in ("Grace", "Ada")}
    await asyncio.wait(cards)


if __name__ == "__main__":
    asyncio.run(main())
