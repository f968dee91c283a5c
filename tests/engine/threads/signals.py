"""A signal that a thread sends is handled by the main thread once that waits, which may be interrupted in a join."""

import os
import signal
import threading
import time

seen = []


def handle(number, frame):
    seen.append(threading.current_thread().name)


def work():
    time.sleep(0.1)
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)
    time.sleep(0.1)
    print("worked")


def interrupt():
    time.sleep(0.1)
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.3)


signal.signal(signal.SIGUSR1, handle)
thread = threading.Thread(target=work)
thread.start()
thread.join()
print("handled in", seen)

thread = threading.Thread(target=interrupt)
thread.start()
began = time.monotonic()
try:
    thread.join()
except KeyboardInterrupt:
    print("interrupted after", round(time.monotonic() - began, 1), thread.is_alive())
thread.join()
print("joined after", round(time.monotonic() - began, 1))
