import asyncio

COMPANIES = {"Red Cabs": 30, "Blue Cabs": 2}


async def call(company: str) -> str:
    print(f"Calling {company}...")
    await asyncio.sleep(COMPANIES[company])
    return f"a taxi of {company}"


async def try_company(company: str) -> bool:
    try:
        async with asyncio.timeout(3):
            taxi = await call(company)
    except TimeoutError:
        print("No answer from", company)
        return False
    print("Here comes", taxi)
    return True


async def main() -> None:
    for company in COMPANIES:
        if await try_company(company):
            break
    else:
        print("We walk.")


if __name__ == "__main__":
    asyncio.run(main())
