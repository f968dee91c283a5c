import sys

sys.setrecursionlimit(2**31 - 1)


def deeper():
    deeper()


deeper()
