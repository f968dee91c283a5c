# wrong: the tasks are created before the address book is open, so the cards begin at 0 s
import asyncio


async def open_address_book() -> None:
    await asyncio.sleep(2.5)
    print("The address book is open.")


async def send_card(to: str) -> None:
    print(f"Writing to {to}...")
    await asyncio.sleep(2)
    print(f"Card to {to} is sent!")


async def main() -> None:
    ada = asyncio.create_task(send_card("Ada"))
    grace = asyncio.create_task(send_card("Grace"))
    await open_address_book()
    await ada
    await grace


if __name__ == "__main__":
    asyncio.run(main())
