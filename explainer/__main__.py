"""The command `nnexplain`, also as `python -m explainer`."""

from __future__ import annotations

import atexit
import gc
import os
import sys


def main() -> None:
    """Run the command line; sys.exit with its code."""
    _be_thrifty()
    try:
        from explainer import door
        from explainer.cli import cli
    except KeyboardInterrupt:  # before anybody listened
        sys.exit(130)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal that cannot show a sign gets "?"
    sys.exit(door.run(lambda: cli.invoke(cli.make_context("nnexplain", sys.argv[1:]))))


def _be_thrifty() -> None:
    """Leave out work that nobody needs and that would be a third of what a quick command costs."""
    # numpy, which is not loaded yet, computes in one thread: others would wait busily for the little there is to do,
    # and with more the last bits of sums may differ.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # pydantic does not ask every package that is installed whether it is a plugin of pydantic's.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Nearly all that is loaded and opened stays to the end: Python looks for garbage among it only when there is much,
    # and not once more at the end, when everything goes with the process.
    gc.set_threshold(200_000)
    atexit.register(gc.freeze)


if __name__ == "__main__":
    main()
