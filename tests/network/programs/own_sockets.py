"""The loop's sock_* methods, with sockets of one's own."""

import asyncio
import socket


async def serve(loop, listener):
    its, address = await loop.sock_accept(listener)
    print("server: accepted from", address[0])
    its.setblocking(False)
    while data := await loop.sock_recv(its, 4):
        print("server: got", data)
    await loop.sock_sendall(its, b"that was all")
    its.shutdown(socket.SHUT_WR)
    buffer = bytearray(8)
    print("server: got", await loop.sock_recv_into(its, buffer))
    its.close()


async def main():
    loop = asyncio.get_running_loop()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    task = asyncio.create_task(serve(loop, listener))
    its = socket.socket()
    its.setblocking(False)
    await loop.sock_connect(its, listener.getsockname())
    print("client: connected")
    for text in (b"one", b"twotwo", b"three"):
        await loop.sock_sendall(its, text)
        await asyncio.sleep(0.02)
    its.shutdown(socket.SHUT_WR)
    buffer = bytearray(7)
    while size := await loop.sock_recv_into(its, buffer):
        print("client: got", bytes(buffer[:size]))
    its.close()
    await task
    listener.close()


asyncio.run(main())
