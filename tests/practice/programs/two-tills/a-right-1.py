import asyncio

SECONDS = {"Ann": 3, "Bo": 2, "Cem": 2, "Dora": 3, "Eve": 3}


TILLS = asyncio.BoundedSemaphore(2)


async def serve(customer: str) -> None:
    await TILLS.acquire()
    try:
        print(f"Serving {customer}...")
        await asyncio.sleep(SECONDS[customer])
        print(f"{customer} has paid.")
    finally:
        TILLS.release()


async def main() -> None:
    customers = list(SECONDS)
    visits = [serve(customer) for customer in customers]
    await asyncio.gather(*visits)


if __name__ == "__main__":
    asyncio.run(main())
