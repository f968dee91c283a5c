import time


def fetch_data() -> str:
    print("Fetching data...")
    time.sleep(2.5)
    print("Data fetched!")
    return "API data"


def send_data(to: str) -> None:
    print(f"Sending data to {to}...")
    time.sleep(2)
    print(f"Data sent to {to}!")


def main() -> None:
    data = fetch_data()
    print("Data:", data)
    send_data("Mario")


if __name__ == "__main__":
    main()
