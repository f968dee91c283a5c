print("begins")
while True:
    pass
