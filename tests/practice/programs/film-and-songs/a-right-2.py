import asyncio

FILES = {"film": 5, "song 1": 1, "song 2": 1, "song 3": 1}


async def download(name: str) -> None:
    await asyncio.sleep(FILES[name])
    print(f"{name} is saved.")


async def main() -> None:
    running: set[asyncio.Task[None]] = set()
    for name in FILES:
        if len(running) == 2:
            _, running = await asyncio.wait(
                running, return_when=asyncio.FIRST_COMPLETED
            )
        running.add(asyncio.create_task(download(name)))
    await asyncio.wait(running)
    print("All is saved.")


if __name__ == "__main__":
    asyncio.run(main())
