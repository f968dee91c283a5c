import asyncio


async def greet(name: str) -> None:
    print(f"Hello, {name}!")


async def main() -> None:
    task = asyncio.create_task(greet("Mario"))
    await greet("Luigi")
    print("Luigi is greeted.")
    await task
    print("Mario is greeted.")


if __name__ == "__main__":
    asyncio.run(main())
