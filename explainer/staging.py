"""Results are made aside and moved in place when they are whole: nobody ever finds half a file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from explainer.errors import ExplainerError
from explainer.interrupts import held_back

ASIDE = ".unfinished-"
"""How the names of folders for work in progress begin."""


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A folder inside `folder` for work in progress, gone at the end; on failure so are the folders made for it."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        _make(folder)
        with tempfile.TemporaryDirectory(dir=folder, prefix=ASIDE) as aside:
            yield Path(aside)
    except BaseException:
        for each in made:
            with suppress(OSError):  # it was never made, or somebody else has put something there
                each.rmdir()
        raise


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the folder {folder} cannot be made: {error.strerror}; choose another with --out"
        raise ExplainerError(message) from None


def settle(aside: Path, folder: Path) -> None:
    """Move all files in `aside` to `folder`, over those of the same name; Ctrl-C waits until all have arrived."""
    with held_back():
        for file in sorted(aside.iterdir()):
            if file.is_file():
                file.replace(folder / file.name)
