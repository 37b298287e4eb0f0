"""The command `nnexplain`, also as `python -m explainer`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; sys.exit with its code."""
    try:
        from explainer import door
        from explainer.cli import cli
    except KeyboardInterrupt:  # before anybody listened
        sys.exit(130)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal that cannot show a sign gets "?"
    sys.exit(door.run(lambda: cli.invoke(cli.make_context("nnexplain", sys.argv[1:]))))


if __name__ == "__main__":
    main()
