import os

print("begins", flush=True)
os.closerange(0, 256)
print("goes on")
