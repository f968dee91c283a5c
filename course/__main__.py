"""`python -m course COMMAND`: makes and checks the site from recordings. The Makefile calls it."""

import sys

from .command import tell


def main(arguments: list[str]) -> int:
    """Return the exit status: 1 for a fault, 2 for a wrong call."""
    # Here, where an interrupt or a package that is missing is said in a line.
    import argparse
    from pathlib import Path

    from . import publish, rename
    from .checks import door, versions
    from .make import make
    from .pages import print_faults

    parser = argparse.ArgumentParser(prog="python -m course", description=__doc__.partition(": ")[2])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, says in (
        ("check", lambda: print_faults(door.faults()), "name every fault of pages, recordings, settings and results"),
        ("make", make, "make the downloads, the notebooks, and Python for the page"),
        ("versions", versions.check, "run every example on each Python found"),
    ):
        commands.add_parser(name, help=says).set_defaults(run=run)
    publishing = commands.add_parser("publish", help="make what a built site gets besides: search, copies in Markdown")
    publishing.add_argument("site", metavar="SITE", type=Path, nargs="?", default=publish.SITE)
    publishing.set_defaults(run=publish.write)
    says = "give a lesson or an example another name, wherever it is named"
    renaming = commands.add_parser("rename", help=says, description=f"{says}; then: make record")
    renaming.add_argument("old", metavar="OLD", help="the folder below snippets/: 03-gather, or 03-gather/both-at-once")
    renaming.add_argument("new", metavar="NEW", help="the same with another name, an example's in the same lesson")
    renaming.set_defaults(run=rename.rename)
    given = vars(parser.parse_args(arguments))
    run = given.pop("run")
    return int(run(**given))


if __name__ == "__main__":
    sys.excepthook = tell
    sys.exit(main(sys.argv[1:]))
