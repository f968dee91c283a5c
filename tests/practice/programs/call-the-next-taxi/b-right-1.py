import asyncio


COMPANIES = {"Red Cabs": 30, "Blue Cabs": 2}


async def call(company: str) -> str:
    print(f"Calling {company}...")
    await asyncio.sleep(COMPANIES[company])
    return f"a taxi of {company}"


async def try_company(firm: str) -> str | None:
    try:
        async with asyncio.timeout(3):
            return await call(firm)
    except TimeoutError:
        return None


async def main() -> None:
    for firm in COMPANIES:
        answer = await try_company(firm)
        if answer is None:
            print(f"No answer from {firm}")
            continue
        print(f"Here comes {answer}")
        break


if __name__ == "__main__":
    asyncio.run(main())
