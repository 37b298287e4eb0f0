"""Ctrl-C and its kin: they stop the program in order, and never in the middle of a step that must be whole."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(KeyboardInterrupt):
    """A signal asked to stop. Python ends itself by the signal after some plain KeyboardInterrupts, caught or not."""


def listen() -> None:
    """Let every signal that asks to stop raise Stopped, a KeyboardInterrupt, once.

    Said explicitly, as a program in the background of a script inherits that Ctrl-C is ignored.
    """
    for number in SIGNALS:
        signal.signal(number, _stop)


def _stop(number: int, frame: Any) -> NoReturn:
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)  # clearing up is short and should not be interrupted in turn
    raise Stopped


@contextmanager
def held_back() -> Iterator[None]:
    """Signals that ask to stop wait until the end of the block; processes started in it hold them back themselves.

    For the main thread. A mask alone would not do, as the system may hand a signal to any other thread.
    """
    arrived: list[int] = []
    handlers = {number: signal.signal(number, lambda number, frame: arrived.append(number)) for number in SIGNALS}
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for each in arrived[:1]:
            signal.raise_signal(each)
