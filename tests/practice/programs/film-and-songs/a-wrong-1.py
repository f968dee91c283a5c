# wrong: in pairs: song 2 and song 3 wait for the film
import asyncio

FILES = {"film": 5, "song 1": 1, "song 2": 1, "song 3": 1}


async def download(name: str) -> None:
    await asyncio.sleep(FILES[name])
    print(f"{name} is saved.")


async def main() -> None:
    names = list(FILES)
    for i in range(0, len(names), 2):
        await asyncio.gather(*(download(n) for n in names[i:i + 2]))
    print("All is saved.")


if __name__ == "__main__":
    asyncio.run(main())
