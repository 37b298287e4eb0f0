"""What the user sees while scenes are run: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Progress(Protocol):
    """Is told how far the scenes have come."""

    def spared(self, scenes: Collection[str]) -> None:
        """These scenes need not be run, as their clips are there; told before any other starts."""

    def reached(self, scene: str, seconds: float) -> None:
        """A scene has come to this second of its own time; the first time, at 0, it has started."""

    def finished(self, scene: str) -> None:
        """A scene is done."""

    def lost(self, scene: str) -> None:
        """A scene's process was killed; it will be run again."""


class Steps(Protocol):
    """Is told how far a work of several steps has come, some of which run scenes."""

    def begin(self, step: str) -> None:
        """A step has begun, and the one before is done."""

    def tell(self, line: str) -> None:
        """Write a result to standard output."""

    def scenes(self, planned: Mapping[str, float]) -> AbstractContextManager[Progress]:
        """Progress of scenes that a step runs, of these planned seconds."""


@contextmanager
def shown(planned: Mapping[str, float], quiet: bool) -> Iterator[Progress]:
    """Progress on standard error for scenes of these planned seconds."""
    if _is_plain(quiet):
        yield Lines(planned)
        return
    from explainer.bars import bars  # rich is needed by nobody else

    with bars(planned) as progress:
        yield progress


@contextmanager
def steps_shown(names: Sequence[str], quiet: bool) -> Iterator[Steps]:
    """Progress on standard error for a work of these steps, in one display for all."""
    if _is_plain(quiet):
        yield LineSteps(names)
        return
    from explainer.bars import step_bars

    with step_bars(names) as steps:
        yield steps


class LineSteps:
    """One line for each step that begins, and those of its scenes."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def begin(self, step: str) -> None:
        """Say so."""
        _say(count(step, self._names))

    def tell(self, line: str) -> None:
        """Write it."""
        print(line, flush=True)

    @contextmanager
    def scenes(self, planned: Mapping[str, float]) -> Iterator[Progress]:
        """Their lines."""
        yield Lines(planned)


class Lines:
    """One line for each scene that is done, for log files and pipes."""

    def __init__(self, planned: Mapping[str, float]) -> None:
        self._planned, self._began = planned, time.monotonic()
        self._reached: dict[str, float] = {}
        self._started: dict[str, float] = {}
        self._done: list[str] = []

    def spared(self, scenes: Collection[str]) -> None:
        """Say so, and count the others alone."""
        _say(there_already(scenes, self._planned))
        self._planned = {scene: seconds for scene, seconds in self._planned.items() if scene not in scenes}

    def reached(self, scene: str, seconds: float) -> None:
        """Remember it."""
        if seconds == 0:
            self._started[scene] = time.monotonic()
        self._reached[scene] = seconds

    def finished(self, scene: str) -> None:
        """Say so, with the time that the other scenes will still take."""
        self._done.append(scene)
        took = clock(time.monotonic() - self._started[scene])
        count = f"[{len(self._done)}/{len(self._planned)}]"
        _say(f"{count} {scene}: {clock(self._reached[scene])} of film in {took}{self._left()}")

    def lost(self, scene: str) -> None:
        """Say so."""
        _say(f"{scene}: {LOST}")

    def _left(self) -> str:
        done = sum(self._planned[scene] for scene in self._done)
        ahead = sum(self._planned.values()) - done
        elapsed = time.monotonic() - self._began
        return f", about {clock(elapsed * ahead / done)} left" if done and ahead else ""


LOST = "its process was killed; it is run again"


def count(step: str, names: Sequence[str]) -> str:
    """Which of the steps it is."""
    return f"{step} ({names.index(step) + 1} of {len(names)})"


def there_already(scenes: Collection[str], of: Collection[str]) -> str:
    """How many scenes need not be run."""
    return f"{len(scenes)} of {len(of)} scenes are taken from the shelf"


def clock(seconds: float) -> str:
    """Minutes and seconds, as in 0:07 or 12:30; hours if there are any."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}" if minutes >= 60 else f"{minutes}:{rest:02d}"


def _is_plain(quiet: bool) -> bool:
    """Whether lines are wanted in place of bars."""
    return quiet or not sys.stderr.isatty()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
