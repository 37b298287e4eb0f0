"""Ctrl-C and its kin: they stop the program in order, and never in the middle of a step that must be whole."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def listen() -> None:
    """Let every signal that asks to stop raise KeyboardInterrupt, once.

    Said explicitly, as a program in the background of a script inherits that Ctrl-C is ignored.
    """
    for number in SIGNALS:
        signal.signal(number, _stop)


def _stop(number: int, frame: Any) -> NoReturn:
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)  # clearing up is short and should not be interrupted in turn
    raise KeyboardInterrupt


@contextmanager
def held_back() -> Iterator[None]:
    """Signals that ask to stop wait until the end of the block. Processes started meanwhile hold them back for good."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
