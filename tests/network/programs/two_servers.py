"""Two servers, and a client that asks both at once: who is first is asked first."""

import asyncio


def serving(name, seconds):
    async def serve(reader, writer):
        print(name, "is asked", await reader.readline())
        await asyncio.sleep(seconds)
        writer.write(name.encode())
        writer.close()

    return serve


async def ask(address, text):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(text)
    answer = await reader.read()
    print("client: answer to", text, answer)
    writer.close()
    return answer


async def main():
    addresses, servers = [], []
    for name, seconds in (("slow", 0.4), ("fast", 0.15), ("immediate", 0)):
        servers.append(await asyncio.start_server(serving(name, seconds), "127.0.0.1", 0))
        addresses.append(servers[-1].sockets[0].getsockname())
    print(await asyncio.gather(*(ask(address, b"all\n") for address in addresses)))
    tasks = [asyncio.create_task(ask(address, b"first\n")) for address in addresses[:2]]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print("first", done.pop().result())
    pending.pop().cancel()
    await asyncio.sleep(0.4)
    for server in servers:
        server.close()


asyncio.run(main())
