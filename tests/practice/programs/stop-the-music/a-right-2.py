import asyncio


async def play() -> None:
    try:
        while True:
            print("La la la")
            await asyncio.sleep(1)
    finally:
        print("The music is off.")


async def main() -> None:
    try:
        async with asyncio.timeout(2.5):
            await play()
    except TimeoutError:
        print("Silence.")


if __name__ == "__main__":
    asyncio.run(main())
