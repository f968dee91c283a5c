"""A producer sends over a connection what a consumer takes from a queue: a full queue holds up the reading."""

import asyncio


async def consume(queue):
    while (job := await queue.get()) is not None:
        print("    consumer takes", job)
        await asyncio.sleep(0.05)
        queue.task_done()
    print("    consumer ends")


async def main():
    queue = asyncio.Queue(2)

    async def receive(reader, writer):
        while line := await reader.readline():
            await queue.put(line.decode().strip())
            print("server: has put", line)
            writer.write(b"taken " + line)
        await queue.put(None)
        writer.close()

    server = await asyncio.start_server(receive, "127.0.0.1", 0)
    consumer = asyncio.create_task(consume(queue))
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    for n in range(6):
        writer.write(b"job %d\n" % n)
    writer.write_eof()
    while line := await reader.readline():
        print("client:", line)
    await consumer
    writer.close()
    server.close()


asyncio.run(main())
