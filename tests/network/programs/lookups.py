"""Names of services and of this machine, by each way to look them up; options of sockets as the kernel keeps them."""

import asyncio
import socket
import struct


def tell(call, *given):
    try:
        print(call.__name__, *given[:2], call(*given))
    except OSError as error:
        print(call.__name__, *given[:2], type(error).__name__, error.args[-1])


async def main():
    for given in (
        ("127.0.0.1", 8080),
        ("127.0.0.1", "8080"),
        ("127.0.0.1", "nope"),
        ("127.0.0.1", 80, 0, socket.SOCK_RAW),
    ):
        tell(socket.getaddrinfo, *given)
    tell(socket.gethostbyname, "localhost")
    tell(socket.gethostbyname, "127.0.0.5")
    tell(socket.gethostbyname_ex, "127.0.0.5")
    tell(socket.gethostbyaddr, "127.0.0.1")
    tell(socket.getfqdn, "127.0.0.1")
    tell(socket.getnameinfo, ("127.0.0.1", 49_151), socket.NI_NUMERICHOST)
    tell(socket.getnameinfo, ("127.0.0.1", 49_151), 0)
    loop = asyncio.get_running_loop()
    print(await loop.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))
    try:
        await asyncio.open_connection("127.0.0.1", "nope")
    except OSError as error:
        print(type(error).__name__, error.args[-1])
    for value in (True, 1, struct.pack("i", 1)):
        with socket.socket() as its:
            its.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, value)
            print(its.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


asyncio.run(main())
