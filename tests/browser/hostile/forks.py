import os

print("begins", flush=True)
child = os.fork()
if child:
    print("the child ended with", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
else:
    print("the child")
    os._exit(7)
