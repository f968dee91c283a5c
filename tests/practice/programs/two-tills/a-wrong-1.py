# wrong: the sleep is outside of the semaphore, so all five are served at once
import asyncio

SECONDS = {"Ann": 3, "Bo": 2, "Cem": 2, "Dora": 3, "Eve": 3}


tills = asyncio.Semaphore(2)


async def serve(customer: str) -> None:
    async with tills:
        print(f"Serving {customer}...")
    await asyncio.sleep(SECONDS[customer])
    print(f"{customer} has paid.")


async def main() -> None:
    customers = list(SECONDS)
    visits = [serve(customer) for customer in customers]
    await asyncio.gather(*visits)


if __name__ == "__main__":
    asyncio.run(main())
