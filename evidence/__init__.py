import sys

from course.command import tell

sys.excepthook = tell  # before a command of the evidence imports what it needs
