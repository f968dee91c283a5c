import os

os.chdir("/")
print("elsewhere")
1 / 0
