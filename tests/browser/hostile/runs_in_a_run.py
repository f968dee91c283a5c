import asyncio


async def inner():
    print("not reached")


async def main():
    coroutine = inner()
    try:
        asyncio.run(coroutine)
    finally:
        coroutine.close()


asyncio.run(main())
