"""Which of its scenes a film can show, in which order: what does not apply is left out, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from explainer import exhibits
from explainer.config import FilmConfig
from explainer.digits import Digits
from explainer.knobs import CHAPTERS, SceneKnobs
from nnmath.facts import Facts
from nnmath.network import Network

LARGE_PICTURE = (12, 12)


@dataclass(frozen=True)
class Known:
    """What decides whether a scene can be shown."""

    config: FilmConfig
    network: Network
    facts: Facts | None
    digits: Digits | None


@dataclass(frozen=True)
class LeftOut:
    """A scene that the film does not show, and why."""

    scene: str
    reason: str


Condition = tuple[Callable[[Known], bool], str]

NEEDS: Mapping[str, Condition] = {
    "picture": (lambda known: known.config.input.shape is not None, "its network sees no picture"),
    "large_picture": (
        lambda known: all(
            side >= least for side, least in zip(known.config.input.shape or (0, 0), LARGE_PICTURE, strict=True)
        ),
        f"its network sees no picture of at least {LARGE_PICTURE[0]} x {LARGE_PICTURE[1]} pixels",
    ),
    "digits": (lambda known: known.digits is not None, "its network does not read the digits 0 to 9 from pictures"),
    "hidden": (lambda known: len(known.network.layers) > 1, "its network has no hidden layer"),
    "two_hidden": (lambda known: len(known.network.layers) > 2, "its network has no second hidden layer"),
    "curve_of_sums": (
        lambda known: known.network.layers[0].activation != "softmax",
        "its activation function looks at all sums together and has no curve",
    ),
    "trained": (lambda known: known.config.network.weights != "random", "its network has not been trained"),
    "facts": (lambda known: known.facts is not None, "nothing was measured of its network"),
    "curve": (
        lambda known: (
            known.facts is not None
            and bool(known.facts.learning_curve)
            and exhibits.beginning(known.network) is not None
        ),
        "how its network learned is not known",
    ),
    "races": (
        lambda known: known.facts is not None and bool(known.facts.races),
        "no race of sigmoid and ReLU is among its facts",
    ),
}
"""What a scene may need, by the names that knobs use: whether a film has it, and what to say if not."""


def cast(known: Known) -> tuple[tuple[SceneKnobs, ...], tuple[LeftOut, ...]]:
    """The scenes that the film shows, in their order, and those that do not apply to it."""
    film = known.config.film
    wanted = [scene for scene in known.config.scenes if film.profile == "full" or scene.short]
    if film.order == "notes":
        wanted.sort(key=lambda scene: CHAPTERS[scene.chapter])
    reasons = [(scene, _missing(scene, known)) for scene in wanted]
    shown = tuple(scene for scene, reason in reasons if not reason)
    return shown, tuple(LeftOut(scene.use, reason) for scene, reason in reasons if reason)


def _missing(scene: SceneKnobs, known: Known) -> str:
    return next((reason for name in scene.needs for has, reason in [NEEDS[name]] if not has(known)), "")
