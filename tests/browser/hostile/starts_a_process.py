import subprocess

subprocess.run(["sleep", "60"], check=True)
