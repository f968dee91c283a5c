import asyncio

SECONDS = {"Ann": 3, "Bo": 2, "Cem": 2, "Dora": 3, "Eve": 3}


async def serve(customer: str) -> None:
    print(f"Serving {customer}...")
    await asyncio.sleep(SECONDS[customer])
    print(f"{customer} has paid.")


async def till(line: "asyncio.Queue[str]") -> None:
    while True:
        person = await line.get()
        await serve(person)
        line.task_done()


async def main() -> None:
    line: asyncio.Queue[str] = asyncio.Queue()
    for person in list(SECONDS):
        line.put_nowait(person)
    tills = [asyncio.create_task(till(line)) for _ in range(2)]
    await line.join()
    for t in tills:
        t.cancel()
    await asyncio.gather(*tills, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main())
