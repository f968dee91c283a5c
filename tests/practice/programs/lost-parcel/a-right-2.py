import asyncio


async def ship(parcel: str) -> str:
    await asyncio.sleep(1)
    if parcel == "book":
        raise ConnectionError("no driver")
    return f"The {parcel} is shipped."


def report(parcel: "asyncio.Task[str]") -> str:
    error = parcel.exception()
    return f"Not shipped: {error}" if error else parcel.result()


async def main() -> None:
    lamp, book = (asyncio.create_task(ship(p)) for p in ("lamp", "book"))
    print("Wrapping more gifts...")
    await asyncio.sleep(2)
    print(report(book), report(lamp), sep="\n")


if __name__ == "__main__":
    asyncio.run(main())
