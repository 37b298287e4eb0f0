"""The lines that are to be said, each with a name by which it is known outside of the film."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from explainer.film import SceneSpec
from explainer.narration import PAUSE, Line

Place = tuple[str, str]
"""A scene's id and a beat."""


@dataclass(frozen=True)
class Saying:
    """A line that is to be said."""

    id: str
    """The scene's name and the beat's, "ForwardPass.set_out": it stays when scenes change places. The second scene of
    the same name is "RealNeuron-2"."""
    place: Place
    title: str
    """The scene's."""
    line: Line

    @property
    def text(self) -> str:
        """What is said, in words alone."""
        return self.line.spoken

    @property
    def seconds(self) -> float:
        """How long it may take without making its beat longer."""
        return round(self.line.seconds - PAUSE, 1)


def sayings(specs: Iterable[SceneSpec]) -> tuple[Saying, ...]:
    """Every line of the scenes that has words, in their order."""
    seen: Counter[str] = Counter()
    found = []
    for spec in specs:
        seen[spec.name] += 1
        name = spec.name if seen[spec.name] == 1 else f"{spec.name}-{seen[spec.name]}"
        found += [
            Saying(f"{name}.{beat}", (spec.id, beat), spec.title, line)
            for beat, line in spec.lines.items()
            if line.spoken
        ]
    return tuple(found)
