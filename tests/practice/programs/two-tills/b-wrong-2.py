# wrong: the till is free again before the customer has paid: all are served at once
import asyncio

SECONDS = {"Ann": 3, "Bo": 2, "Cem": 2, "Dora": 3, "Eve": 3}


async def serve(customer: str, tills: asyncio.Semaphore) -> None:
    async with tills:
        print(f"Serving {customer}...")
    await asyncio.sleep(SECONDS[customer])
    print(f"{customer} has paid.")


async def main() -> None:
    customers = list(SECONDS)
    tills = asyncio.Semaphore(2)
    visits = [serve(customer, tills) for customer in customers]
    await asyncio.gather(*visits)


if __name__ == "__main__":
    asyncio.run(main())
