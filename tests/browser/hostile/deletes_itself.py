import os

os.remove(__file__)
print("gone")
1 / 0
