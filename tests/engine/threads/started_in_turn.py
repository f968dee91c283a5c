"""Threads that were started before another one is have begun when that has; alarms and locks; what a lock says."""

import signal
import threading
import time

begun = []


def work(number):
    begun.append(number)
    time.sleep(0.1)


threads = [threading.Thread(target=work, args=[number]) for number in range(3)]
for thread in threads[:2]:
    thread.start()
silent = threading.Thread(target=time.sleep, args=[0.1])
silent.start()
print("all are started, of them have begun at least", [*begun][:2])
for thread in threads[:2]:
    thread.join()
silent.join()

event = threading.Event()
signal.signal(signal.SIGALRM, lambda *_: event.set())
signal.alarm(1)
print("the alarm sets it", event.wait())

lock, again = threading.Lock(), threading.RLock()
for given in ((True, -2), (False, 1), (True, 1e20)):
    try:
        lock.acquire(*given)
    except (ValueError, OverflowError) as error:
        print(type(error).__name__, error)
print(again.acquire(), again.acquire())
