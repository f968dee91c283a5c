"""What another Python prints comes through its pipe without the stamps of our lines."""

import subprocess
import sys

CODE = "print('Hello from it')"

if __name__ == "__main__":
    said = subprocess.run([sys.executable, "-c", CODE], stdout=subprocess.PIPE, check=True).stdout
    print(said.decode().strip())
