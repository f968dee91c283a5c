"""wait_for around open_connection: in time, and where the listener takes no more."""

import asyncio
import socket


async def main():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    address = listener.getsockname()
    reader, writer = await asyncio.wait_for(asyncio.open_connection(*address), 0.2)
    print("the first is taken")
    try:
        await asyncio.wait_for(asyncio.open_connection(*address), 0.2)
    except TimeoutError:
        print("the second is not")
    listener.close()
    try:
        print("got", await reader.read())
    except ConnectionResetError as error:
        print(error)
    writer.close()
    try:
        await asyncio.wait_for(asyncio.open_connection(*address), 0.2)
    except ConnectionRefusedError:
        print("the third is refused")


asyncio.run(main())
