"""What making a film would do: which of its scenes are on the shelf, which would be rendered, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explainer.film import Film, SceneSpec
from explainer.fingerprint import Fingerprint, fingerprints
from explainer.pipeline import planned
from explainer.progress import clock
from explainer.shelf import Shelf

SHOWN_CHANGES = 5
"""So many parts that have changed are named; a longer list says no more."""


@dataclass(frozen=True)
class Step:
    """A scene, and why it would be rendered; without a reason its clip is on the shelf."""

    spec: SceneSpec
    reason: str = ""


def plan(film: Film, specs: Sequence[SceneSpec], shelf: Shelf) -> tuple[Step, ...]:
    """What would be done for each scene."""
    wanted = fingerprints(film, specs)
    kept = shelf.find(wanted.values())
    return tuple(Step(spec, "" if (each := wanted[spec.id]) in kept else _reason(each, shelf)) for spec in specs)


def _reason(fingerprint: Fingerprint, shelf: Shelf) -> str:
    if shelf.holds(fingerprint):
        return "its clip is damaged"
    before = shelf.latest(fingerprint.scene)
    if before is None:
        return "never rendered"
    changes = sorted(fingerprint.changes(before), key=lambda name: name.endswith(".py"))  # the user's own changes first
    more = f", and {len(changes) - SHOWN_CHANGES} more" if len(changes) > SHOWN_CHANGES else ""
    return ", ".join(changes[:SHOWN_CHANGES]) + more


def report(steps: Sequence[Step]) -> str:
    """The plan as text: a line for each scene, with its planned time, and the sums."""
    seconds = planned([step.spec for step in steps])
    lines = [f"{step.spec.id:<20}  {clock(seconds[step.spec.id]):>5}  {_fate(step)}" for step in steps]
    ahead = [step.spec.id for step in steps if step.reason]
    count = f"{len(steps)} scene{'' if len(steps) == 1 else 's'}"
    total, left = clock(sum(seconds.values())), clock(sum(seconds[scene] for scene in ahead))
    there = len(steps) - len(ahead)
    return "\n".join([*lines, f"{count}, about {total}: {there} on the shelf, {len(ahead)} to be rendered ({left})"])


def _fate(step: Step) -> str:
    return f"to be rendered: {step.reason}" if step.reason else "on the shelf"
