"""What lies between the ends of a connection: how long a message takes, how many bytes pass in a second."""

from running import run, stamped

from tickbytick.network.wire import Wire

DOWNLOAD = """
import asyncio
async def give(reader, writer):
    await reader.readline()
    print("asked")
    writer.write(bytes(200_000))
    await writer.drain()
    writer.close()
async def main():
    server = await asyncio.start_server(give, "127.0.0.1", 8080)
    reader, writer = await asyncio.open_connection("127.0.0.1", 8080)
    print("connected")
    writer.write(b"please\\n")
    await reader.readexactly(100_000)
    print("half")
    await reader.read()
    print("all")
    writer.close()
    server.close()
asyncio.run(main())
"""


def times(wire: Wire) -> dict[str, float]:
    told = (line.split() for line in stamped(run(DOWNLOAD, wire=wire)))
    return {words[-1]: float(words[0]) for words in told}


def test_a_message_takes_the_latency_and_its_bytes_the_time_that_the_bandwidth_gives_them() -> None:
    assert set(times(Wire()).values()) == {0.0}
    # There and back, to be connected; the question there; the answer back.
    assert times(Wire(latency=0.5)) == {"connected": 1.0, "asked": 1.5, "half": 2.0, "all": 2.0}
    narrow = times(Wire(latency=0.5, bandwidth=100_000))
    assert narrow["connected"] == 1.0
    assert 3.0 <= narrow["half"] < 3.7 and 4.0 <= narrow["all"] < 4.01, narrow  # 64 kB arrive together


ROUND_TRIPS = """
import asyncio
async def echo(reader, writer):
    while line := await reader.readline():
        writer.write(line)
async def main():
    await asyncio.start_server(echo, "127.0.0.1", 8080)
    reader, writer = await asyncio.open_connection("127.0.0.1", 8080)
    for _ in range(1_500):
        writer.write(b"x\\n")
        await reader.readline()
    print("done")
    writer.close()
asyncio.run(main())
"""


def test_a_program_that_sends_all_the_time_takes_about_the_time_that_it_takes() -> None:
    done = stamped(run(ROUND_TRIPS))[0]
    assert done.endswith("done") and 0.1 < float(done.split()[0]) < 1.0
