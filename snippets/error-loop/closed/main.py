import asyncio


class Client:
    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()

    def send_data(self, to: str) -> None:
        self.loop.call_soon(print, f"Data sent to {to}!")


async def main() -> Client:
    client = Client()
    client.send_data("Mario")
    return client


if __name__ == "__main__":
    client = asyncio.run(main())
    client.send_data("Luigi")
