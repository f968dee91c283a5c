import io
import sys

sys.stdout = io.StringIO()
print("hidden")
sys.stdout = None
print("hidden too")
print("seen", file=sys.stderr)
