"""MNIST's files: fetched once, and found again in the user's cache."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from explainer import cache
from explainer.errors import ExplainerError
from nnmath import mnist

Say = Callable[[str], None]
NAMED = "under data.mnist, or in NNEXPLAIN_MNIST"


def fetch(to: Path | None, say: Say) -> None:
    """Fetch those of the files that a folder lacks, by default the cache, and say where they are.

    ExplainerError if no mirror has them, or if the folder cannot be written.
    """
    folder = to or _kept()
    try:
        mnist.fetch(folder, mnist.MIRRORS, mnist.SHA256, lambda name: say(f"fetching {name}"))
    except mnist.MnistError as error:
        raise ExplainerError(f"{error}; name a folder that holds MNIST's files {NAMED}") from None
    except OSError as error:
        raise ExplainerError(f"{folder} cannot be used: {error.strerror}; name another folder with --to") from None
    say(f"MNIST is in {folder}" + (f"; name this folder {NAMED}" if to else ""))


def fetched() -> Path | None:
    """The folder in the user's cache, if all files have been fetched into it."""
    return _kept() if mnist.is_complete(_kept()) else None


def _kept() -> Path:
    return cache.folder("mnist")
