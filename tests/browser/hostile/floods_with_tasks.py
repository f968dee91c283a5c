import asyncio


async def again():
    asyncio.create_task(again())
    asyncio.create_task(again())


async def main():
    await again()
    await asyncio.sleep(1)


asyncio.run(main())
