import sys

sys.modules.clear()
print("shown?")
