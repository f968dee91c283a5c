# wrong: goes on after the timeout, and prints Here comes nobody at 3 s
import asyncio


COMPANIES = {"Red Cabs": 30, "Blue Cabs": 2}


async def call(company: str) -> str:
    print(f"Calling {company}...")
    await asyncio.sleep(COMPANIES[company])
    return f"a taxi of {company}"


async def main() -> None:
    for company in COMPANIES:
        taxi = "nobody"
        try:
            taxi = await asyncio.wait_for(call(company), 3)
        except TimeoutError:
            print("No answer from", company)
        print("Here comes", taxi)


if __name__ == "__main__":
    asyncio.run(main())
