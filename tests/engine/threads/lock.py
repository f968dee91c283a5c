"""Locks: one at a time, a lock that may be taken again, a timeout, a deadlock avoided by one."""

import threading
import time

lock, again = threading.Lock(), threading.RLock()
balance = 100


def withdraw(name, amount, after):
    global balance
    time.sleep(after)
    with lock:
        print(name, "sees", balance)
        seen = balance
        time.sleep(0.3)
        balance = seen - amount
        print(name, "leaves", balance)


def twice():
    time.sleep(0.03)
    with again, again:
        print("twice", lock.locked())
        time.sleep(0.2)


def impatient():
    time.sleep(0.08)
    print("impatient", lock.acquire(timeout=0.1), again.acquire(blocking=False), lock.acquire(blocking=False))


threads = [threading.Thread(target=withdraw, args=(name, 10, after)) for name, after in (("a", 0.01), ("b", 0.02))]
threads += [threading.Thread(target=twice), threading.Thread(target=impatient)]
for thread in threads:
    thread.start()
print([thread.is_alive() for thread in threads])
for thread in threads:
    thread.join()
print([thread.is_alive() for thread in threads], balance)
try:
    again.release()
except RuntimeError as error:
    print(error)
