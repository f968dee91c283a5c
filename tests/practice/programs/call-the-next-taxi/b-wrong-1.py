# wrong: one timeout for the whole loop, so Blue Cabs is never called
import asyncio


COMPANIES = {"Red Cabs": 30, "Blue Cabs": 2}


async def call(company: str) -> str:
    print(f"Calling {company}...")
    await asyncio.sleep(COMPANIES[company])
    return f"a taxi of {company}"


async def main() -> None:
    try:
        async with asyncio.timeout(3):
            for company in COMPANIES:
                taxi = await call(company)
                print("Here comes", taxi)
    except TimeoutError:
        print("No answer from", company)


if __name__ == "__main__":
    asyncio.run(main())
