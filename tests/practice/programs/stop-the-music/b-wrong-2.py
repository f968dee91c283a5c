# wrong: Silence is in the try after the await, and is never printed
import asyncio


async def play() -> None:
    try:
        while True:
            print("La la la")
            await asyncio.sleep(1)
    finally:
        print("The music is off.")


async def main() -> None:
    music = asyncio.create_task(play())
    await asyncio.sleep(2.5)
    music.cancel()
    try:
        await music
        print("Silence.")
    except asyncio.CancelledError:
        pass


if __name__ == "__main__":
    asyncio.run(main())
