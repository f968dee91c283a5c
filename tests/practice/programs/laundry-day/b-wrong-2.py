# wrong: asks for the result inside the group at 3 s: InvalidStateError
import asyncio


async def wash() -> str:
    print("The machine is on.")
    await asyncio.sleep(4)
    return "clean shirts"


async def main() -> None:
    async with asyncio.TaskGroup() as tg:
        machine = tg.create_task(wash())
        for page in range(1, 4):
            print(f"Reading page {page}")
            await asyncio.sleep(1)
        print("Hanging up", machine.result())


if __name__ == "__main__":
    asyncio.run(main())
