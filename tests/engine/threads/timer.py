"""Timers: one that fires, one that is cancelled, one that starts itself again."""

import threading
import time

began = time.monotonic()
count = 0


def say(*what):
    print(round(time.monotonic() - began, 1), *what, threading.current_thread().name)


def again():
    global count
    count += 1
    say("again", count)
    if count < 3:
        threading.Timer(0.15, again).start()


late = threading.Timer(0.5, say, ("late",))
late.start()
cancelled = threading.Timer(0.3, say, ["never"])
cancelled.start()
threading.Timer(0.1, again).start()
time.sleep(0.05)
cancelled.cancel()
cancelled.join()
say("cancelled", cancelled.is_alive())
late.join()
say("end")
