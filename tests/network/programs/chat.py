"""A chat: each message goes to all who are there."""

import asyncio

writers = {}


async def serve(reader, writer):
    name = (await reader.readline()).decode().strip()
    writers[name] = writer
    print("server:", name, "joins")
    while line := await reader.readline():
        print("server:", name, "says", line)
        for other in writers.values():
            other.write(name.encode() + b": " + line)
    del writers[name]
    print("server:", name, "leaves")
    writer.close()


async def listen(name, reader):
    while line := await reader.readline():
        print(f"   {name} hears", line.decode().strip())
    print(f"   {name} is out")


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    people = {}
    for name in ("Mario", "Luigi", "Peach"):
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        people[name] = writer, asyncio.create_task(listen(name, reader))
        writer.write(name.encode() + b"\n")
    await asyncio.sleep(0.05)
    for name, (writer, _) in people.items():
        writer.write(f"It is {name}\nBye\n".encode())
    await asyncio.sleep(0.05)
    for writer, task in people.values():
        writer.write_eof()
        await task
    server.close()


asyncio.run(main())
