"""An event that several wait for, thread-locals, a subclass of Thread, a daemon that is left, an error in a thread."""

import threading
import time

ready, local = threading.Event(), threading.local()


class Runner(threading.Thread):
    def __init__(self, number):
        super().__init__(name=f"Runner {number}")
        self.number = number

    def run(self):
        local.number = self.number
        time.sleep(0.05 * self.number)
        print(self.name, "is ready", ready.is_set())
        waited = ready.wait(0.2 if self.number == 2 else None)
        time.sleep(0.05 * self.number)
        print(self.name, "waited", waited)
        time.sleep(0.01)
        print(threading.current_thread().name, local.number)


def for_ever():
    while True:
        time.sleep(0.3)
        print("tick")


def hook(error):
    print("hook:", error.exc_type.__name__, error.exc_value, error.thread.name)


def fails():
    raise ValueError("by itself")


def unseen():
    raise SystemExit("unseen")


threading.Thread(target=for_ever, daemon=True).start()
runners = [Runner(number) for number in (1, 2, 3)]
for runner in runners:
    runner.start()
print([thread.name for thread in threading.enumerate()], threading.active_count())
time.sleep(0.5)
ready.set()
for runner in runners:
    runner.join()
print(hasattr(local, "number"), threading.current_thread() is threading.main_thread())
threading.excepthook = hook
for target in (fails, unseen):
    thread = threading.Thread(target=target)
    thread.start()
    thread.join()
try:
    thread.start()
except RuntimeError as error:
    print(error)
try:
    threading.current_thread().join()
except RuntimeError as error:
    print(error)
print("end of the program")
