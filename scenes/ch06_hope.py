"""Chapter 6, the hope for the hidden layers: digits are made of parts. Not measured, and stamped as such."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, RIGHT, Animation, Create, Text, VMobject

from nnmath.parts import Writing, nearest
from scenes import cast
from scenes.layout import LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, FadeOut
from scenes.mobjects.hoped import HopedNeurons
from scenes.parts import PictureSum, become, copied, drawn_part, pitch_inside
from scenes.stage import ExplainerScene, beat

_MOST_PARTS = 3
_UNDER = 0.45
"""How bright the ink stays under the parts that were found in it."""
_BESIDE, _STACKED = (7.2, 5.2), (4.2, 5.0)
"""Shares of the stage for the sums and the neurons, side by side and one below the other."""
_QUIET = 0.35
_DISC, _LARGEST_DISC = 0.84, 1.2
"""The neurons that are hoped for: as a share of the distance to the next, and at most."""

Place = tuple[int, int]
"""A digit and one of its parts, by their numbers."""


def shared_parts(writings: Sequence[Writing]) -> list[list[Place]]:
    """Return which parts one neuron could stand for: each part of the first digit, with the part of the same kind that
    lies nearest to its place in every other one; then those that are left. Loops come first.
    """
    first, *others = writings
    groups = [[(0, index)] for index in range(len(first.parts))]
    left = []
    for number, other in enumerate(others, start=1):
        taken = set()
        for group, part, kind in zip(groups, first.parts, first.kinds, strict=True):
            alike = [index for index, each in enumerate(other.kinds) if each == kind]
            if alike:
                index = alike[nearest(part, [other.parts[each] for each in alike])]
                group.append((number, index))
                taken.add(index)
        left += [[(number, index)] for index in range(len(other.parts)) if index not in taken]
    return sorted(groups + left, key=lambda group: not writings[group[0][0]].kinds[group[0][1]])


class DigitsAreParts(ExplainerScene):
    """A nine is a loop and a stroke; other digits reuse these parts; neurons could stand for them."""

    focus = (-2, -1)

    def construct(self) -> None:
        self.take_a_nine_apart()
        self.reuse_the_parts()
        self.hope_for_part_neurons()
        self.combine_them()

    def set_the_stage(self) -> None:
        """A sum of pictures in the middle; then three, which make room for the neurons that are hoped for."""
        stage = self.frame.stage.inset(SMALL)
        self.writings = self.film.exhibits.parts
        nine, count = self.writings[0], len(self.writings)
        self.large = PictureSum(self.film, self.style, nine, stage.inset(MEDIUM), len(nine.parts))
        first, *others = self.stack(stage.rows(*[1] * count, gap=SMALL))
        self.above, self.sums = first, [self.large, *others]
        sums, network = stage.split(*(_STACKED if stage.is_tall else _BESIDE), gap=LARGE)
        self.rooms = sums.rows(*[1] * count, gap=SMALL)
        self.set_the_neurons(network)
        self.held: dict[int, VMobject] = {}

    def stack(self, rows: Sequence[Region]) -> list[PictureSum]:
        """Return all digits as sums of their parts, one in each row."""
        rooms = zip(rows, self.writings, strict=True)
        return [PictureSum(self.film, self.style, writing, row, _MOST_PARTS) for row, writing in rooms]

    # -- actors ----------------------------------------------------------------------------------------------------

    def set_the_neurons(self, room: Region) -> None:
        """Create a neuron for each part, and one for each digit, with its name."""
        self.groups = shared_parts(self.writings)
        width = min(_LARGEST_DISC, _DISC * room.height / len(self.groups))
        self.hidden = self.neurons(room, 0.16, len(self.groups), width)
        self.outputs = self.neurons(room, 0.72, len(self.writings), width, gap=SMALL)
        self.inside = pitch_inside(self.writings, width)
        self.names = [self.style.text(self.film.labels[each.digit.label], "title") for each in self.writings]
        for name, place in zip(self.names, self.outputs.centres, strict=True):
            name.next_to(place + width / 2 * RIGHT, RIGHT, MEDIUM)

    def neurons(self, room: Region, across: float, count: int, width: float, gap: float = 0.0) -> HopedNeurons:
        """Return a column of neurons that nobody has measured."""
        rows = room.rows(*[1] * count, gap=gap)
        return cast.hoped_neurons(self.style, np.array([row.at(across, 0.5) for row in rows]), width)

    def part_in(self, neurons: HopedNeurons, neuron: int, place: Place) -> VMobject:
        """Return a part inside a neuron, where it lies in its digit."""
        number, index = place
        return drawn_part(self.style, self.writings[number], index, self.inside, neurons.centres[neuron])

    def name_under(self, key: str, part: VMobject) -> Text:
        """Return the name of a part below the large sum."""
        name = self.style.text(self.spec.captions[key], "body", "muted")
        below = self.large.picture.get_bottom() + MEDIUM * DOWN
        return self.style.on_level(name.set_x(part.get_x()), "body", below)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def take_a_nine_apart(self) -> None:
        nine, slow = self.large, self.style.seconds("slow")
        stamp = cast.hypothesis_stamp(self.style, self.film.words, self.frame)
        self.play(FadeIn(nine.picture, stamp))
        self.play(Create(nine.traced[0]), Change(nine.picture, opacity=_UNDER), run_time=slow)
        self.play(*(Create(part) for part in nine.traced[1:]), run_time=slow)
        self.words = [self.name_under(key, part) for key, part in zip(("loop", "stroke"), nine.parts, strict=True)]
        sums = zip(nine.traced, nine.parts, nine.signs, self.words, ("slow", "normal"), strict=True)
        for traced, part, sign, name, tempo in sums:
            self.play(copied(traced, part), FadeIn(sign, name), run_time=self.style.seconds(tempo))

    @beat
    def reuse_the_parts(self) -> None:
        nine, *others = self.sums
        self.play(*nine.go_to(self.above), FadeOut(*self.words))
        for other, source in zip(others, nine.parts, strict=True):
            other.picture.opacity = _UNDER
            self.play(FadeIn(other.picture), run_time=self.style.seconds("quick"))
            self.play(*(copied(source, part) for part in other.traced), run_time=self.style.seconds("slow"))
            moves = [copied(traced, part) for traced, part in zip(other.traced, other.parts, strict=True)]
            self.play(*moves, FadeIn(other.signs))

    @beat
    def hope_for_part_neurons(self) -> None:
        for_room = zip(self.sums, self.stack(self.rooms), strict=True)
        self.play(*(move for each, target in for_room for move in each.go_to(target)))
        self.play(FadeIn(self.hidden))
        shared = [number for number, group in enumerate(self.groups) if len(group) > 1]
        rest = [number for number in range(len(self.groups)) if number not in shared]
        for number in shared:
            self.fill([number], "slow")
        self.fill(rest, "normal")

    def fill(self, neurons: Sequence[int], tempo: str) -> None:
        """Let the parts that these neurons could stand for fly into them; those that are alike become one."""
        moves, doubles = [], []
        for neuron in neurons:
            for place in self.groups[neuron]:
                number, index = place
                part, first = self.sums[number].parts[index].copy(), self.groups[neuron][0]
                moves.append(become(part, self.part_in(self.hidden, neuron, first)))
                if self.held.setdefault(neuron, part) is not part:
                    doubles.append(part)
        self.play(*moves, run_time=self.style.seconds(tempo))
        self.remove(*doubles)

    @beat
    def combine_them(self) -> None:
        quiet = [move for each in self.sums for move in each.step_back(_QUIET)]
        self.play(FadeIn(self.outputs), *quiet)
        for number in range(len(self.writings)):
            self.combine(number, "normal" if number else "slow")

    def combine(self, number: int, tempo: str) -> None:
        """Let the parts of a digit travel from their neurons to the one that could stand for it."""
        owners = [(neuron, place) for neuron, group in enumerate(self.groups) for place in group if place[0] == number]
        starts = self.hidden.centres[[neuron for neuron, _ in owners]]
        ends = np.repeat(self.outputs.centres[[number]], len(starts), axis=0)
        wires = cast.hoped_wires(self.style, starts, ends, self.hidden.size / 2)
        moves: list[Animation] = [Change(wires, front=1.0)]
        for neuron, place in owners:
            part = self.held[neuron].copy()
            moves.append(become(part, self.part_in(self.outputs, number, place)))
        self.play(*moves, FadeIn(self.names[number]), run_time=self.style.seconds(tempo))
