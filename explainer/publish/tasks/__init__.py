"""Tasks for a worksheet, with their solutions: computed from the film's own network, or left out with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from explainer.film import Film
from explainer.publish.tasks import (
    counting,
    detecting,
    matching,
    moving,
    picking,
    shapes,
    squashing,
    summing,
    switching,
    varying,
)
from explainer.publish.tasks.task import Absent, Task

KINDS: tuple[type[Task], ...] = (
    counting.Counting,
    shapes.Shapes,
    varying.Varying,
    summing.Summing,
    squashing.Squashing,
    matching.Matching,
    detecting.Detecting,
    switching.Switching,
    moving.Moving,
)
"""All kinds of tasks in the order of a sheet."""


@dataclass(frozen=True)
class Found:
    """What can be asked about a film's network, and what cannot and why."""

    tasks: tuple[Task, ...]
    absent: tuple[Absent, ...]


def find(film: Film) -> Found:
    """The tasks that this film's network gives, in the order of a sheet."""
    made = list(_made(film))
    tasks = tuple(each for each in made if not isinstance(each, Absent))
    return Found(tasks, tuple(each for each in made if isinstance(each, Absent)))


def _made(film: Film) -> Iterator[Task | Absent]:
    yield counting.of(film)
    yield shapes.of(film)
    changed = _first(film, (moving.of, varying.of))
    if isinstance(changed, varying.Varying):
        yield changed
    summed = picking.of(film)
    yield summed
    yield squashing.of(summed)
    yield matching.of(film)
    yield _first(film, (detecting.of, switching.of))
    if not isinstance(changed, varying.Varying):
        yield changed


def _first(film: Film, makers: Sequence[Callable[[Film], Task | Absent]]) -> Task | Absent:
    """The first of these that this film gives, as the later ones stand in for the earlier; else why not the last."""
    made = [make(film) for make in makers]
    return next((each for each in made if not isinstance(each, Absent)), made[-1])
