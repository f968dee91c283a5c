import os
import signal

print("begins", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
