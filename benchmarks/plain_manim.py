"""The forward pass as people write it in plain Manim: one Circle for each neuron, one Line for each wire.

`PlainPass` draws all wires of the network; `PlainPassElided` only those of 16 input neurons. `StaticPass` and
`StaticPassElided` show the same picture with the trick that Manim rewards: the wires lie below all that moves and are
never animated, so that they become part of its static background. Rendered by `benchmarks.drawing` with the stock
command; the environment variable PASS_FILE names a .npz with the activations a0, a1, … and the weights w1, w2, … to
show.
"""

from __future__ import annotations

import os

import numpy as np
from manim import (
    BLUE,
    DOWN,
    LEFT,
    RED,
    RIGHT,
    WHITE,
    YELLOW,
    Circle,
    Create,
    FadeIn,
    Line,
    Scene,
    ShowPassingFlash,
    SurroundingRectangle,
    Text,
    VGroup,
)

_ELIDED = 16


class PlainPass(Scene):
    """Ten seconds: the network appears, a pass runs through it, the winner is ringed."""

    elided = False
    static_wires = False

    def construct(self) -> None:
        """Write it as tutorials do."""
        given = np.load(os.environ["PASS_FILE"])
        depth = sum(1 for name in given.files if name.startswith("w"))
        activations = [given[f"a{layer}"] for layer in range(depth + 1)]
        inputs = np.linspace(0, len(activations[0]) - 1, _ELIDED).astype(int) if self.elided else slice(None)
        activations[0] = activations[0][inputs]
        layers = self.neurons([len(a) for a in activations])
        wires = [
            self.wires(given[f"w{k + 1}"][:, inputs if k == 0 else slice(None)], *layers[k : k + 2])
            for k in range(depth)
        ]
        self.show(layers, wires)
        self.play(
            *(n.animate.set_fill(opacity=float(a)) for n, a in zip(layers[0], activations[0], strict=True)), run_time=2
        )
        for k in range(depth):
            flash = wires[k].copy().set_stroke(YELLOW, width=1.5, opacity=0.8)
            self.play(ShowPassingFlash(flash, time_width=0.5, run_time=1))
            lights = zip(layers[k + 1], activations[k + 1], strict=True)
            self.play(*(n.animate.set_fill(opacity=float(a)) for n, a in lights), run_time=0.5)
        self.play(Create(SurroundingRectangle(layers[-1][int(np.argmax(activations[-1]))], color=YELLOW)), run_time=1)
        self.wait(1)

    def neurons(self, sizes: list[int]) -> list[VGroup]:
        """Return a column for each layer; a long input layer is a square block."""
        layers = []
        for size, x in zip(sizes, np.linspace(-4.5, 5.5, len(sizes)), strict=True):
            radius = 0.15 if size <= _ELIDED else 0.05
            neurons = VGroup(
                *(Circle(radius, color=WHITE, stroke_width=1, fill_opacity=0, fill_color=WHITE) for _ in range(size))
            )
            neurons = neurons.arrange(DOWN, buff=0.1) if size <= _ELIDED else neurons.arrange_in_grid(buff=0.03)
            layers.append(neurons.move_to(x * RIGHT))
        return layers

    def wires(self, weights: np.ndarray, before: VGroup, after: VGroup) -> VGroup:
        """Return a line for each weight."""
        share = np.abs(weights) / np.abs(weights).max()
        return VGroup(
            *(
                Line(
                    a.get_center(),
                    b.get_center(),
                    stroke_color=BLUE if weights[j, k] > 0 else RED,
                    stroke_width=0.3 + 2 * share[j, k],
                    stroke_opacity=0.15 + 0.85 * share[j, k],
                )
                for k, a in enumerate(before)
                for j, b in enumerate(after)
            )
        )

    def show(self, layers: list[VGroup], wires: list[VGroup]) -> None:
        """Fade the network in: all of it, or with the wires below as a layer of their own."""
        names = VGroup(*(Text(str(k), font_size=22).next_to(n, RIGHT) for k, n in enumerate(layers[-1])))
        if self.static_wires:
            self.add(*wires)
            self.play(FadeIn(*layers, names), run_time=1.5)
        else:
            self.play(FadeIn(VGroup(*wires, *layers, names), shift=0 * LEFT), run_time=1.5)


class PlainPassElided(PlainPass):
    """With 16 of the input neurons and their wires alone."""

    elided = True


class StaticPass(PlainPass):
    """With the wires as a static layer."""

    static_wires = True


class StaticPassElided(PlainPass):
    """With 16 of the input neurons and the wires as a static layer."""

    elided = static_wires = True
