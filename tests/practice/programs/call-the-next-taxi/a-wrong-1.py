# wrong: the try is around the loop, so the next company is never called
import asyncio

COMPANIES = {"Red Cabs": 30, "Blue Cabs": 2}


async def call(company: str) -> str:
    print(f"Calling {company}...")
    await asyncio.sleep(COMPANIES[company])
    return f"a taxi of {company}"


async def main() -> None:
    try:
        for company in COMPANIES:
            taxi = await asyncio.wait_for(call(company), 3)
            print("Here comes", taxi)
    except TimeoutError:
        print("No answer from", company)


if __name__ == "__main__":
    asyncio.run(main())
