"""A socket that is closed while the loop watches it, and another that gets its number."""

import asyncio
import errno
import socket


async def main():
    loop = asyncio.get_running_loop()
    listener = socket.create_server(("127.0.0.1", 0))
    first = socket.create_connection(listener.getsockname())
    server, _ = listener.accept()
    number = first.fileno()
    loop.add_reader(number, print, "readable")
    server.send(b"x")
    first.close()
    await asyncio.sleep(0.05)
    print("nothing is told of it")
    try:
        loop.add_writer(number, print, "writable")
    except OSError as error:
        print("add_writer", errno.errorcode[error.errno])
    second = socket.create_connection(listener.getsockname())
    print("the same number", second.fileno() == number)
    loop.add_reader(number, print, "first")
    third = second.detach()
    again = socket.socket(fileno=third)
    print("the same socket", again.getpeername() == listener.getsockname(), again.fileno() == number)
    again.close()
    second = socket.create_connection(listener.getsockname())
    loop.add_reader(number, print, "second")  # for the loop it is still the first one
    try:
        loop.add_writer(number, print, "writable")
    except OSError as error:
        print("add_writer", errno.errorcode[error.errno])
    loop.add_writer(number, lambda: print("writable", loop.remove_writer(number)))
    await asyncio.sleep(0.05)
    print("removed", loop.remove_reader(number), loop.remove_writer(number))
    for each in (second, server, listener):
        each.close()


asyncio.run(main())
