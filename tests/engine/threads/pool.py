"""A pool with fewer workers than jobs: `submit`, `map`, `as_completed`, a job that fails, one that is cancelled."""

import threading
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, as_completed, wait


def work(name, seconds):
    time.sleep(seconds)
    print(name, "in", threading.current_thread().name if name in ("a", "b") else "a thread")
    if name == "fails":
        raise ValueError(name)
    return name


with ThreadPoolExecutor(max_workers=2) as pool:
    began = time.monotonic()
    jobs = [
        pool.submit(work, name, seconds) for name, seconds in (("a", 0.1), ("b", 0.25), ("fails", 0.3), ("d", 0.35))
    ]
    late = pool.submit(work, "late", 1)
    print("cancelled", late.cancel(), late.cancelled())
    for job in as_completed(jobs):
        print(job.exception() or job.result(), round(time.monotonic() - began, 1))
    print([*pool.map(work, "xyz", (0.3, 0.2, 0.17))])
    done, left = wait([pool.submit(work, "slow", 0.3), pool.submit(work, "quick", 0.1)], return_when=FIRST_COMPLETED)
    print(len(done), len(left))
    try:
        pool.submit(work, "too slow", 0.15).result(timeout=0.1)
    except TimeoutError:
        print("timeout")
print(round(time.monotonic() - began, 1))
