import asyncio

COMPANIES = {"Red Cabs": 30, "Blue Cabs": 2}


async def call(company: str) -> str:
    print(f"Calling {company}...")
    await asyncio.sleep(COMPANIES[company])
    return f"a taxi of {company}"


async def main() -> None:
    for name in COMPANIES:
        phone = asyncio.create_task(call(name))
        done, _ = await asyncio.wait([phone], timeout=3)
        if not done:
            phone.cancel()
            print(f"No answer from {name}")
            continue
        print(f"Here comes {phone.result()}")
        return


if __name__ == "__main__":
    asyncio.run(main())
