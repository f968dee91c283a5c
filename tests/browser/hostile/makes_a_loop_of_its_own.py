import asyncio


async def main():
    await asyncio.sleep(1)
    print("a second later")


loop = asyncio.SelectorEventLoop()
loop.run_until_complete(main())
loop.close()
