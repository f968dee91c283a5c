import os
import signal

if not os.fork():
    signal.pause()
print("done")
