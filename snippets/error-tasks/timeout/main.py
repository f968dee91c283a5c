import asyncio


async def fetch_data() -> str:
    await asyncio.sleep(2.5)
    return "API data"


async def main() -> None:
    try:
        async with asyncio.timeout(2):
            print(await fetch_data())
    except Exception as error:
        print(f"The request failed: {error}")
        raise


if __name__ == "__main__":
    asyncio.run(main())
