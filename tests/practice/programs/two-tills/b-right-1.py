import asyncio

SECONDS = {"Ann": 3, "Bo": 2, "Cem": 2, "Dora": 3, "Eve": 3}


class Shop:
    def __init__(self, tills: int) -> None:
        self.free = asyncio.Queue()
        for number in range(tills):
            self.free.put_nowait(number)

    async def visit(self, customer: str) -> None:
        till = await self.free.get()
        try:
            await serve(customer)
        finally:
            self.free.put_nowait(till)


async def serve(customer: str) -> None:
    print(f"Serving {customer}...")
    await asyncio.sleep(SECONDS[customer])
    print(f"{customer} has paid.")


async def main() -> None:
    shop = Shop(tills=2)
    async with asyncio.TaskGroup() as street:
        for customer in list(SECONDS):
            street.create_task(shop.visit(customer))
    print("The shop is empty.")


if __name__ == "__main__":
    asyncio.run(main())
