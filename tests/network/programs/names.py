"""What sockets, transports and writers say of their addresses, before and after."""

import asyncio
import errno
import socket


async def serve(reader, writer):
    info = writer.get_extra_info
    print("server: peer is the client", info("peername") == names["client"])
    print("server: its name is the listener's", info("sockname") == names["server"])
    print("server: no such", info("cipher"), info("nothing", "default"), type(info("socket")).__name__)
    print("server: got", await reader.read())
    print("server: peer is still known", info("peername") == names["client"])
    writer.close()
    await writer.wait_closed()
    print("server: and after the close", info("peername") == names["client"])


names = {}


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    names["server"] = server.sockets[0].getsockname()
    print("a port", names["server"][1] > 0, names["server"][0])
    its = socket.socket()
    its.setblocking(False)
    print("unbound", its.getsockname())
    try:
        its.getpeername()
    except OSError as error:
        print("no peer", error.errno == errno.ENOTCONN)
    await asyncio.get_running_loop().sock_connect(its, names["server"])
    names["client"] = its.getsockname()
    print("bound", its.getsockname()[1] > 0, its.getpeername() == names["server"])
    _reader, writer = await asyncio.open_connection(sock=its)
    writer.close()
    print("writer", writer.get_extra_info("sockname") == names["client"], writer.is_closing())
    await asyncio.sleep(0.05)
    server.close()


asyncio.run(main())
