# wrong: pairs: song 2 begins only when the film is saved
import asyncio


FILES = {"film": 5, "song 1": 1, "song 2": 1, "song 3": 1}


async def download(name: str) -> None:
    await asyncio.sleep(FILES[name])
    print(f"{name} is saved.")


async def main() -> None:
    names = list(FILES)
    while names:
        two, names = names[:2], names[2:]
        await asyncio.gather(*(download(n) for n in two))
    print("All is saved.")


if __name__ == "__main__":
    asyncio.run(main())
