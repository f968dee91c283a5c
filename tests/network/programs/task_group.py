"""A server that lets a group of tasks answer one client; one of them fails."""

import asyncio


async def part(n, writer):
    await asyncio.sleep(0.2 * n)
    if n == 3:
        raise ValueError("three")
    writer.write(b"part %d\n" % n)
    print("server: part", n)


async def serve(reader, writer):
    wanted = int(await reader.readline())
    try:
        async with asyncio.TaskGroup() as group:
            for n in range(wanted):
                group.create_task(part(n, writer))
        writer.write(b"all\n")
    except* ValueError as errors:
        print("server:", errors.exceptions)
        writer.write(b"failed\n")
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    for wanted in (3, 5):
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"%d\n" % wanted)
        while line := await reader.readline():
            print("client:", line)
        writer.close()
    server.close()


asyncio.run(main())
