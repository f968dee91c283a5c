print("begins")
sum(range(10**15))
