with open(__file__, "w") as file:
    file.write("print('another program')\n" * 10)
print("the first program")
1 / 0
