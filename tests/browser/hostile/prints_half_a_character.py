print("begins")
print("\ud83d")
