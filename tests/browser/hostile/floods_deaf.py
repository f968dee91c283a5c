while True:
    try:
        print("again")
    except BaseException:
        pass
