import sys

for name, module in list(sys.modules.items()):
    if name.startswith("tickbytick"):
        vars(module).clear()
print("shown?")
