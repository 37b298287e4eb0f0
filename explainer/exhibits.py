"""What scenes show besides the hero: digits that are alike or not, a mistake, noise, a weight to turn.

All of it is found among the digits at hand by a rule, never picked by hand, and computed once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from explainer.digits import Digits
from explainer.examples import SEEDS_TRIED, Example, Opener
from explainer.knobs import MessyThrees, OneBigFunction, RulesFail, SceneKnobs
from nnmath import comparison, inspection
from nnmath.activations import Array
from nnmath.comparison import PixelRule
from nnmath.digit import Digit, shifted_right
from nnmath.inspection import Dial
from nnmath.network import Network
from nnmath.parts import Writing, write_in_parts
from nnmath.recipe import Recipe
from nnmath.toy import BarDetector, bar_detector

WRITINGS = 6
GOALS = 5
SHIFTS = 5
NOISE_SEED = 0
PARTS = {9: (True, False), 8: (True, True), 4: (False, False, False)}
"""Digits and which of their parts are loops: a nine is a loop and a stroke."""


@dataclass(frozen=True, eq=False)
class Likeness:
    """Two examples, and the share of their lit pixels that they have in common."""

    first: Example
    second: Example
    share: float


@dataclass(frozen=True, eq=False)
class Alikes:
    """Several writings of one digit; the two that share the least; the one that shares the most with another digit."""

    digit: int
    lit: float
    writings: tuple[Example, ...]
    same: Likeness
    other: Likeness


@dataclass(frozen=True, eq=False)
class Rules:
    """A rule for one pixel, tried on examples; average pictures, and how often the nearest is the right one."""

    digit: int
    rule: PixelRule
    tried: tuple[Example, ...]
    stencils: Array
    """(10, n_in)."""
    stencil_accuracy: float | None
    """None if the average pictures are not tried."""
    tested: int
    """On how many digits the average pictures were tested; they were made of as many others."""


@dataclass(frozen=True, eq=False)
class Mistake:
    """A digit that the network reads wrongly, and the neuron that tipped it."""

    example: Example
    tipping: int


@dataclass(frozen=True, eq=False)
class Exhibits:
    """What the film's scenes need of this; None or empty where no scene does, or where there is no such thing."""

    alikes: Alikes | None = None
    rules: Rules | None = None
    goals: tuple[Example, ...] = ()
    """Examples for the task as a whole; a mistake comes last."""
    mistake: Mistake | None = None
    noise: Example | None = None
    shifted: tuple[Example, ...] = ()
    """The hero shifted right by 0, 1, 2 … pixels."""
    parts: tuple[Writing, ...] = ()
    """A nine, an eight and a four by the pen, in their parts; the nine is the hero, if that is one."""
    dial: Dial | None = None
    toy: BarDetector | None = None
    untrained: Network | None = None
    """The network as its training began."""
    chapters: tuple[str, ...] = ()
    """The chapters that the film tells, by their keys, as they first come up."""


def find(shown: Sequence[SceneKnobs], opener: Opener, digits: Digits | None, hero: Example) -> Exhibits:
    """All exhibits that the scenes ask for."""
    scenes = {scene.use: scene for scene in shown}
    found = _of_the_network(scenes, hero)
    if "TitleCard" in scenes:
        found = replace(found, chapters=tuple(dict.fromkeys(scene.chapter for scene in shown)))
    if scenes.keys() & {"WeightedSum", "WeightsAsPicture", "Bias"} and hero.pixels is not None:
        found = replace(found, toy=bar_detector(hero.pixels.shape))
    return found if digits is None else _Finder(opener, digits, hero).add(found, scenes)


def _of_the_network(scenes: dict[str, SceneKnobs], hero: Example) -> Exhibits:
    turning = scenes.get("OneBigFunction")
    dial = inspection.telling_weight(hero.trace, turning.sweep) if isinstance(turning, OneBigFunction) else None
    untrained = beginning(hero.trace.network) if "NextTime" in scenes else None
    return Exhibits(dial=dial, untrained=untrained)


def beginning(network: Network) -> Network | None:
    """The network before its training, drawn again from the recipe that it carries; None if it carries none."""
    known = network.metadata.get("recipe")
    fields = {field.name for field in dataclasses.fields(Recipe)} - {"distortion"}  # which has no part in the start
    if not isinstance(known, Mapping) or not fields <= known.keys():
        return None
    recipe = Recipe(**{name: known[name] for name in fields})
    return recipe.start(network.sizes, tuple(layer.activation for layer in network.layers))


@dataclass(frozen=True)
class _Finder:
    """Looks through the digits at hand."""

    opener: Opener
    digits: Digits
    hero: Example

    def add(self, found: Exhibits, scenes: dict[str, SceneKnobs]) -> Exhibits:
        first, second = scenes.get("MessyThrees"), scenes.get("RulesFail")
        if isinstance(first, MessyThrees):
            found = replace(found, alikes=self.alikes(first.digit, first.threshold))
        if isinstance(second, RulesFail):
            found = replace(found, rules=self.rules(second.digit, second.stencil))
        if scenes.keys() & {"TheGoal", "StressTests"}:
            mistake = self.mistake()
            goals = self.goals(mistake if getattr(scenes.get("TheGoal"), "show_mistake", True) else None)
            found = replace(found, mistake=mistake, goals=goals)
        if "StressTests" in scenes:
            found = replace(found, noise=self.noise(), shifted=self.shifted())
        if scenes.keys() & {"DigitsAreParts", "PartsAreEdges"}:
            found = replace(found, parts=tuple(self.in_parts(label, kinds) for label, kinds in PARTS.items()))
        return found

    def example(self, index: int) -> Example:
        return self.opener.of_digit(self.digits.digit(index))

    def alikes(self, digit: int, lit: float) -> Alikes:
        vectors, labels = self.digits.vectors, self.digits.labels
        own, others = np.flatnonzero(labels == digit), np.flatnonzero(labels != digit)
        same = comparison.least_alike(vectors[own], lit)
        other = comparison.most_alike(vectors[own[[same.first, same.second]]], vectors[others], lit)
        pair = [int(own[same.first]), int(own[same.second])]
        pair = pair[::-1] if other.first == 1 else pair  # the first meets the other digit too
        further = [int(index) for index in own if index not in pair][: WRITINGS - 2]
        writings = tuple(self.example(index) for index in (*pair, *further))
        stranger = self.example(int(others[other.second]))
        alike = Likeness(writings[0], writings[1], same.share)
        return Alikes(digit, lit, writings, alike, Likeness(writings[0], stranger, other.share))

    def rules(self, digit: int, stencil: bool) -> Rules:
        vectors, labels = self.digits.vectors, self.digits.labels
        half = len(labels) // 2
        rule = comparison.best_pixel_rule(vectors, labels, digit)
        stencils = comparison.averages(vectors[:half], labels[:half], 10)
        answers = comparison.nearest_average(stencils, vectors[half:])
        tried = tuple(self.example(int(np.flatnonzero(labels == label)[0])) for label in range(10))
        right = float(np.mean(answers == labels[half:])) if stencil else None
        return Rules(digit, rule, tried, stencils, right, len(labels) - half)

    def mistake(self) -> Mistake | None:
        """The mistake that the network is surest of."""
        trace = self.opener.network.forward(self.digits.vectors)
        wrong = np.flatnonzero(trace.prediction != self.digits.labels)
        if not len(wrong):
            return None
        example = self.example(int(wrong[np.argmax(trace.output[wrong].max(axis=1))]))
        tipping = inspection.tipping_neuron(example.trace, int(example.label or 0))
        return Mistake(example, tipping)

    def goals(self, mistake: Mistake | None) -> tuple[Example, ...]:
        """Different digits that are read right, and the mistake."""
        taken = {self.hero.label, mistake.example.label if mistake else None}
        chosen: dict[str | None, Example] = {}
        for index in range(len(self.digits.labels)):
            if len(chosen) == GOALS - bool(mistake):
                break
            example = self.example(index)
            if example.label not in taken and example.label not in chosen and example.is_right:
                chosen[example.label] = example
        return (*chosen.values(), *([mistake.example] if mistake else []))

    def noise(self) -> Example:
        """A picture of pure noise: every pixel drawn evenly from 0 to 1."""
        shape = self.digits.images.shape[1:]
        pixels = np.random.default_rng(NOISE_SEED).random(shape)
        return self.opener.of_digit(Digit(pixels, None, f"noise, seed {NOISE_SEED}"))

    def shifted(self) -> tuple[Example, ...]:
        """The hero, moved right pixel by pixel; what leaves the picture is lost."""
        assert self.hero.pixels is not None
        label = int(self.hero.label) if self.hero.label else None
        moved = []
        for by in range(SHIFTS):
            pixels = shifted_right(self.hero.pixels, by)
            moved.append(self.opener.of_digit(Digit(pixels, label, f"{self.hero.source}, shifted by {by}")))
        return tuple(moved)

    def in_parts(self, label: int, kinds: tuple[bool, ...]) -> Writing:
        """The first digit of the pen with parts of these kinds; the hero, if it is one."""
        shape, given = self.digits.images.shape[1:], self.opener.config.hero.seed
        seeds = dict.fromkeys([*([] if given is None else [given]), *range(SEEDS_TRIED)])
        written = (write_in_parts(label, seed, shape) for seed in seeds)
        fitting = (writing for writing in written if writing.kinds == kinds)
        first = next(fitting)
        if self.hero.label != str(label):
            return first
        same = (each for each in chain([first], fitting) if np.array_equal(each.digit.vector, self.hero.vector))
        return next(same, first)
