"""A bounded buffer on a condition, a semaphore, and a barrier."""

import threading
import time

condition = threading.Condition()
buffer = []


def produce():
    for number in range(4):
        with condition:
            condition.wait_for(lambda: len(buffer) < 2)
            buffer.append(number)
            print("put", number)
            condition.notify_all()
        time.sleep(0.05)


def consume():
    for _ in range(4):
        time.sleep(0.2)
        with condition:
            condition.wait_for(lambda: buffer)
            print("got", buffer.pop(0))
            condition.notify_all()
    with condition:
        print("nothing more", condition.wait(0.1))


threads = [threading.Thread(target=consume), threading.Thread(target=produce)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

gate, barrier = threading.Semaphore(2), threading.Barrier(3, action=lambda: print("all are here"))


def guest(number):
    time.sleep(number * 0.02)
    with gate:
        print("in", number)
        time.sleep(0.3)
        print("out", number)
    time.sleep(number * 0.05)
    barrier.wait()
    time.sleep(number * 0.05)
    print("on", number)


guests = [threading.Thread(target=guest, args=(number,)) for number in range(3)]
for thread in guests:
    thread.start()
for thread in guests:
    thread.join()
