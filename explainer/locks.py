"""Locks on folders and files, for runs at the same time. The system drops a lock when its owner ends in any way."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

_KINDS = {"shared": fcntl.LOCK_SH, "alone": fcntl.LOCK_EX}


@contextmanager
def locked(path: Path, kind: Literal["shared", "alone"], wait: bool) -> Iterator[bool]:
    """Hold a folder or a file for this run alone or together with others; whether it is held.

    It is not if others hold it and this one would not wait, if it does not exist, or on a disk that knows no locks.
    """
    held = hold(path, kind, wait)
    try:
        yield held is not None
    finally:
        if held is not None:
            os.close(held)


def hold(path: Path, kind: Literal["shared", "alone"], wait: bool) -> int | None:
    """The descriptor that holds a folder or a file until it is closed; None if it cannot be held."""
    try:
        descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, _KINDS[kind] | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
