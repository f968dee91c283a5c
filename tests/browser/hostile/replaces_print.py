import builtins

original = builtins.print
builtins.print = lambda *values: original("replaced:", *values)
print("shown")
