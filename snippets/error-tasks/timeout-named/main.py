import asyncio


async def fetch_data() -> str:
    await asyncio.sleep(2.5)
    return "API data"


async def main() -> None:
    try:
        async with asyncio.timeout(2):
            print(await fetch_data())
    except TimeoutError:
        print("The request failed: no answer in 2 seconds")
    except Exception as error:
        print(f"The request failed: {error!r}")


if __name__ == "__main__":
    asyncio.run(main())
