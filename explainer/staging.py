"""Results are made aside and moved in place when they are whole: nobody ever finds half a file.

A folder for work in progress is locked by the run that works in it. What a run that was killed has left behind is not
locked any more, and the next run in the same folder removes it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from explainer import locks
from explainer.errors import ExplainerError
from explainer.interrupts import held_back

ASIDE = ".unfinished-"
"""How the names of folders for work in progress begin."""


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A folder inside `folder` for work in progress, gone at the end; on failure so are the folders made for it."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        with _aside(folder) as aside:
            sweep(folder)
            yield aside
    except BaseException:
        for each in made:
            with suppress(OSError):  # it was never made, or somebody else has put something there
                each.rmdir()
        raise


def settle(aside: Path, folder: Path) -> None:
    """Move all files in `aside` to `folder`, over those of the same name; Ctrl-C waits until all have arrived.

    Of runs at the same time, one after the other: the files that lie there in the end belong together.
    """
    with held_back(), locks.locked(folder, "alone", wait=True):
        for file in sorted(aside.iterdir()):
            if file.is_file():
                file.replace(folder / file.name)


def sweep(folder: Path) -> None:
    """Remove the folders for work in progress that no living run holds."""
    for left in folder.glob(f"{ASIDE}*"):
        with locks.locked(left, "alone", wait=False) as abandoned:
            if abandoned:
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    aside, held = _begin(folder)
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        if held is not None:
            os.close(held)


def _begin(folder: Path) -> tuple[Path, int | None]:
    """A new folder, and what locks it: another one if somebody swept it away before it was locked."""
    while True:
        _make(folder)
        with suppress(FileNotFoundError):
            aside = Path(tempfile.mkdtemp(dir=folder, prefix=ASIDE))
            held = locks.hold(aside, "alone", wait=True)
            if aside.exists():
                return aside, held
            if held is not None:
                os.close(held)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the folder {folder} cannot be made: {error.strerror}; choose another with --out"
        raise ExplainerError(message) from None
