"""Chapter 4, activations: one layer's numbers set the next one's."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import RIGHT, Circle, Create, LaggedStart

from explainer.film import Example
from scenes import cast
from scenes.gestures import appear, fly_in, forward_wave, honour, ring, swell
from scenes.layout import HAIR, SMALL
from scenes.mobjects.animations import Change, FadeIn, FadeOut
from scenes.mobjects.readout import Readout
from scenes.stage import ExplainerScene, beat

_QUIET = 0.25
"""How bright a pass stays behind the layer that it has reached."""
_FASTER = 1 / 3


def is_deep(scene: ExplainerScene) -> bool:
    """Whether there is more than one hidden layer."""
    return len(scene.film.network.layers) > 2


def has_a_hidden_layer(scene: ExplainerScene) -> bool:
    """Whether there is any hidden layer."""
    return len(scene.film.network.layers) > 1


def has_more_to_show(scene: ExplainerScene) -> bool:
    """Whether there are further examples after the hero."""
    return bool(scene.film.extras) and scene.spec.knobs.extra_images > 0


class ForwardPass(ExplainerScene):
    """The hero travels through the whole network, layer by layer; then others do, faster."""

    def construct(self) -> None:
        self.meet_the_network()
        self.pour_in_the_input()
        self.light_the_first_hidden_layer()
        self.light_the_other_hidden_layers()
        self.light_the_output()
        self.ring_the_answer()
        self.try_others()

    def set_the_stage(self) -> None:
        """The hero's picture on the left, the network's columns from left to right, its answers at the right."""
        self.hero = self.film.hero
        self.numbers: Readout | None = None
        self.heads, slots = cast.network_room(self.film, self.style, self.frame)
        self.columns, self.wires = cast.network(self.film, self.style, slots)
        self.picture = cast.parked_input(self.film, self.style, self.hero, self.frame)
        self.answers = cast.output_names(self.film, self.style, self.columns[-1])
        self.sizes = cast.layer_counts(self.film, self.style, dict(enumerate(self.columns)), self.heads.centre[1])

    # -- actors ----------------------------------------------------------------------------------------------------

    def readings(self, layer: int, example: Example) -> Readout:
        """Return the activations of a layer's shown neurons, as numbers beside them."""
        column, values = self.columns[layer], example.trace.activations(layer)
        shown = column.slots.shown
        room = (
            self.answers.get_right()[0] - column.cells.get_right()[0] + SMALL
            if layer == len(self.columns) - 1
            else HAIR
        )
        beside = column.cells.centres[shown] + (0.5 * column.disc + room) * RIGHT
        addresses = [f"{self.address_of(example)}layer {layer}, neuron {k}, a" for k in shown]
        return self.style.readout(beside, values[shown], addresses, align=-1, ground=self.style.colour("background"))

    def address_of(self, example: Example) -> str:
        """Return how addresses of an example begin: the hero's go without saying."""
        return "" if example is self.hero else f"extra {self.film.extras.index(example)}, "

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def meet_the_network(self) -> None:
        self.legend = cast.sign_legend(self.style, self.film.words, self.frame.legend)
        names = cast.input_names(self.film, self.style, self.picture, RIGHT, 1.6)
        self.play(FadeIn(self.picture, names))
        for wires in self.wires:
            wires.rest = 0.0
        self.add(*self.wires)
        appear_in_turn = LaggedStart(*(FadeIn(column) for column in self.columns), lag_ratio=0.5)
        grow_in_turn = LaggedStart(*(Change(wires, rest=1.0) for wires in self.wires), lag_ratio=0.5)
        beside = FadeIn(self.answers, self.sizes, self.legend)
        self.play(appear_in_turn, grow_in_turn, beside, run_time=self.style.seconds("flow"))

    @beat
    def pour_in_the_input(self) -> None:
        self.pour(self.hero, self.style.seconds("flow"))

    @beat(when=has_a_hidden_layer)
    def light_the_first_hidden_layer(self) -> None:
        self.play(FadeIn(cast.width_legend(self.style, self.film.words, cast.park_words(self.frame))))
        self.pass_to(1)

    @beat(when=is_deep)
    def light_the_other_hidden_layers(self) -> None:
        for layer in range(2, len(self.columns) - 1):
            self.pass_to(layer)

    @beat
    def light_the_output(self) -> None:
        self.pass_to(len(self.columns) - 1)

    @beat
    def ring_the_answer(self) -> None:
        quieter = Change(self.wires[-1], glow=_QUIET)
        self.mark = self.ring_of(self.hero)
        self.play(quieter, Create(self.mark), *self.honour_the_winner(self.hero))
        self.rest()
        self.play(swell(self.columns[-1].cells, self.hero.trace.prediction, by=1.3))

    @beat(when=has_more_to_show)
    def try_others(self) -> None:
        for example in self.film.extras[: self.spec.knobs.extra_images]:
            self.darken(example)
            self.rush(example)
            self.rest()

    # -- moves -----------------------------------------------------------------------------------------------------

    def pour(self, example: Example, seconds: float) -> None:
        """Let the light of an example fly into the input column; each part keeps its brightness on the way."""
        first = self.columns[0].cells
        lit = np.flatnonzero(example.vector > 0)
        stream, order = cast.some_cells(self.picture, lit), lit / (len(example.vector) - 1)
        flight = Change(
            stream,
            centres=first.centres[lit],
            sizes=first.sizes[lit],
            roundness=1.0,
            lag=2.0,
            order=order,
            arc=0.06,
            run_time=seconds,
        )
        arrive = self.columns[0].kindle(example.vector, lag=2.0, run_time=seconds)
        self.add(stream)
        self.play(flight, arrive)
        self.remove(stream)

    def pass_to(self, layer: int) -> None:
        """Send the pass through one bundle of wires, let the layer light up and its numbers be read."""
        values, before = self.hero.trace.activations(layer), self.numbers
        self.numbers = self.readings(layer, self.hero)
        quick = self.style.seconds("quick")
        hush = [Change(wires, glow=_QUIET, run_time=quick) for wires in self.wires[: layer - 1] if wires.glow > _QUIET]
        gone = [FadeOut(before, run_time=quick)] if before else []
        wave = forward_wave(self.wires[layer - 1], self.columns[layer], values, run_time=self.style.seconds("flow"))
        self.play(wave, *hush, *gone)
        is_last = layer == len(self.columns) - 1  # there, names stand between neurons and numbers
        source = self.columns[layer].cells.centres[self.columns[layer].slots.shown]
        self.play(appear(self.numbers) if is_last else fly_in(self.numbers, source))
        self.rest()

    def rush(self, example: Example) -> None:
        """Send another example through the whole network, three times as fast and without numbers but the answer."""
        seconds = _FASTER * self.style.seconds("flow")
        self.pour(example, seconds)
        for layer, wires in enumerate(self.wires, start=1):
            hush = [Change(self.wires[layer - 2], glow=_QUIET, run_time=0.5 * seconds)] if layer > 1 else []
            self.play(
                forward_wave(wires, self.columns[layer], example.trace.activations(layer), run_time=seconds), *hush
            )
        self.mark, self.numbers = self.ring_of(example), self.readings(len(self.columns) - 1, example)
        self.play(Create(self.mark), appear(self.numbers))
        self.play(*self.honour_the_winner(example), run_time=self.style.seconds("quick"))

    def darken(self, example: Example) -> None:
        """Put the network out and change the picture."""
        out = [column.kindle(np.full(column.cells.part_count, column.cells.ramp.stops[0])) for column in self.columns]
        fade = [Change(wires, glow=0.0) for wires in self.wires]
        change = Change(self.picture, values=example.vector)
        plain = self.answers.animate.set_color(self.style.colour("text"))
        self.play(*out, *fade, change, plain, FadeOut(self.mark, self.numbers), run_time=self.style.seconds("quick"))
        for layer, wires in enumerate(self.wires, start=1):
            wires.front, wires.glow = 0.0, 1.0
            wires.carry(wires.weights * example.trace.activations(layer - 1))

    def honour_the_winner(self, example: Example) -> tuple[Any, ...]:
        """Return what gives the highest score and its name the colour of the answer."""
        return honour(self.style, self.numbers, self.answers, self.winner(example))

    def winner(self, example: Example) -> int:
        """Return which of the shown outputs has the highest score."""
        return int(np.flatnonzero(self.columns[-1].slots.shown == example.trace.prediction)[0])

    def ring_of(self, example: Example) -> Circle:
        """Return the ring around an example's answer."""
        last = self.columns[-1]
        return ring(self.style, last.place(example.trace.prediction), 0.66 * last.disc, "answer")
