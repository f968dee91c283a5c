import os

print("begins", flush=True)
os._exit(3)
