import asyncio


async def main() -> None:
    lock = asyncio.Lock()
    async with lock:
        print("Sending data to Mario...")
        await asyncio.sleep(2)
        print("Data sent to Mario!")
        lock.release()


if __name__ == "__main__":
    asyncio.run(main())
