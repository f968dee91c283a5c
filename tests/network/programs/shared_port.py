"""One port for two: sockets of IPv6 that take IPv4 too, and listeners that say SO_REUSEPORT."""

import asyncio
import errno
import socket


async def serve(reader, writer):
    print("from", writer.get_extra_info("peername")[0], "to", writer.get_extra_info("sockname")[0])
    writer.close()


def tried(family, host, port, *options):
    its = socket.socket(family)
    for level, option in options:
        its.setsockopt(level, option, 1)
    try:
        its.bind((host, port))
        its.listen()
    except OSError as error:
        print(host, len(options), "options:", errno.errorcode[error.errno])
        its.close()
        return None
    print(host, len(options), "options: bound")
    return its


async def main():
    both = tried(socket.AF_INET6, "::", 0)
    port = both.getsockname()[1]
    server = await asyncio.start_server(serve, sock=both)
    for host in ("127.0.0.1", "::1"):
        reader, writer = await asyncio.open_connection(host, port)
        await reader.read()
        writer.close()
    only_v6 = (socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)
    for family, host in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        tried(family, host, port)
    tried(socket.AF_INET6, "::", port, only_v6)
    server.close()

    first = tried(socket.AF_INET, "127.0.0.1", 0)
    port = first.getsockname()[1]
    tried(socket.AF_INET6, "::", port)
    tried(socket.AF_INET6, "::", port, only_v6).close()
    first.close()

    share = (socket.SOL_SOCKET, socket.SO_REUSEPORT)
    first = tried(socket.AF_INET, "127.0.0.1", 0, share)
    port = first.getsockname()[1]
    tried(socket.AF_INET, "127.0.0.1", port)
    second = tried(socket.AF_INET, "127.0.0.1", port, share)
    first.close()
    server = await asyncio.start_server(serve, sock=second)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    print(await reader.read())
    writer.close()
    server.close()


asyncio.run(main())
