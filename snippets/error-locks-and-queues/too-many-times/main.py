import asyncio


async def send_data(slots: asyncio.Semaphore) -> None:
    await slots.acquire()
    try:
        await asyncio.sleep(1)
        raise ConnectionError("Mario does not answer")
    except ConnectionError as error:
        print("The message is lost:", error)
        slots.release()
    finally:
        slots.release()


async def main() -> None:
    await send_data(asyncio.BoundedSemaphore(3))


if __name__ == "__main__":
    asyncio.run(main())
