"""The opening: one neuron lights up, becomes the film's network, and a picture passes through it."""

from __future__ import annotations

import numpy as np
from manim import DOWN, RIGHT, Create, Dot, LaggedStart, UpdateFromAlphaFunc, VGroup

from scenes import cast
from scenes.gestures import appear, forward_wave, ring
from scenes.layout import LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, FadeOut, smooth
from scenes.mobjects.cells import Cells
from scenes.mobjects.column import NeuronColumn
from scenes.stage import ExplainerScene, beat

_LAMP = 2.4
"""Width of the single neuron."""
_FRAMES = {"opening", "ending"}
"""The chapters that stand around the lesson."""
_QUIET = 0.35
"""How bright a pass stays behind the layer that it has reached."""
_ARC = 0.12
"""How far a neuron bows on its way, as a share of it."""


class TitleCard(ExplainerScene):
    """A single neuron, then the title over the whole network, through which the hero passes once."""

    def construct(self) -> None:
        self.light_one_neuron()
        self.grow_into_a_network()

    def set_the_stage(self) -> None:
        """The lamp in the middle; later the title above, the network below it, a row of dots at the foot."""
        self.lamp = Cells(
            [self.frame.stage.centre], [0.0], self.style.light(), _LAMP, outline=self.style.colour("outline")
        )
        self.number = self.style.readout([self.lamp.get_center()], [0.0], ["example, a"], size="title")
        self.note = self.style.text(self.film.words["example"], "caption", "muted").next_to(self.lamp, DOWN, MEDIUM)
        stage = self.frame.stage
        room = Region(stage.left, stage.bottom, stage.right, self.frame.header.top)  # there is no chapter to be named
        self.head, middle, self.foot = room.rows(1.3, 4.3, 0.3, gap=MEDIUM)
        tall = self.frame.is_tall
        picture, room = middle.rows(1, 3, gap=MEDIUM) if tall else middle.columns(2.2, 9, gap=LARGE)
        right = room.right - LARGE - cast.widest_output_name(self.film, self.style)
        body = Region(room.left + SMALL, room.bottom, right, room.top)
        self.columns, self.wires = cast.network(self.film, self.style, body, largest_disc=0.32)
        self.answers = cast.output_names(self.film, self.style, self.columns[-1])
        self.picture = picture.hold(cast.parked_input(self.film, self.style, self.film.hero, self.frame))

    # -- actors ----------------------------------------------------------------------------------------------------

    def title(self) -> VGroup:
        """Return the film's title, and its subtitle if it has one."""
        lines = [self.style.text(self.film.config.film.title, "title", weight="SEMIBOLD")]
        if self.film.config.film.subtitle:
            lines.append(self.style.text(self.film.config.film.subtitle, "body", "muted"))
        return self.head.hold(VGroup(*lines).arrange(DOWN, buff=SMALL))

    def chapters(self) -> VGroup:
        """Return a dot for each chapter that the film tells; nothing for a single one, or if none are wanted."""
        told = set(self.film.exhibits.chapters) - _FRAMES
        count = len(told) if self.spec.knobs.show_chapters else 0
        dots = (Dot(radius=0.05, color=self.style.colour("muted")) for _ in range(count if count > 1 else 0))
        return self.foot.hold(VGroup(*dots).arrange(RIGHT, buff=MEDIUM)) if count > 1 else VGroup()

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def light_one_neuron(self) -> None:
        self.play(FadeIn(self.lamp))
        self.play(appear(self.number), FadeIn(self.note), run_time=self.style.seconds("quick"))

        def follow(lamp: Cells, alpha: float) -> None:
            lamp.values = self.number.values = np.array([alpha])
            self.number.inks = self.style.ink_on(lamp.values)

        self.add(self.lamp, self.number)
        self.play(UpdateFromAlphaFunc(self.lamp, follow, rate_func=smooth, run_time=self.style.seconds("flow")))

    @beat
    def grow_into_a_network(self) -> None:
        self.play(FadeOut(self.number, self.note), run_time=self.style.seconds("quick"))
        shrink = Change(self.lamp, sizes=np.array([self.columns[0].disc]), alphas=np.zeros(1))
        self.play(shrink, *map(self.fly_out, self.columns), run_time=self.style.seconds("slow"))
        self.remove(self.lamp)
        for wires in self.wires:
            wires.rest = 0.0
        self.add(*self.wires)
        grow = [Change(wires, rest=1.0) for wires in self.wires]
        dots = [column.dots for column in self.columns]
        around = FadeIn(self.title(), shift=SMALL * DOWN), FadeIn(self.picture, self.answers, self.chapters(), *dots)
        self.play(LaggedStart(*grow, lag_ratio=0.3), *around, run_time=self.style.seconds("normal"))
        self.pass_through()

    def fly_out(self, column: NeuronColumn) -> Change:
        """Let the neurons of a column fly out of the lamp to where they belong, and go dark on their way."""
        cells, low = column.cells, column.cells.values
        home = cells.centres.copy()
        cells.points = cells.points_at(np.broadcast_to(self.lamp.get_center(), home.shape))
        cells.values = np.full(len(low), cells.ramp.stops[-1])
        return Change(cells, centres=home, values=low, lag=0.6, arc=_ARC)

    def pass_through(self) -> None:
        """Let the hero's light run through the network once, and ring the answer."""
        hero, seconds = self.film.hero, self.style.seconds("normal")
        lit = np.flatnonzero(hero.vector > 0)
        stream, first = cast.some_cells(self.picture, lit), self.columns[0].cells
        flight = Change(stream, centres=first.centres[lit], sizes=first.sizes[lit], roundness=1.0, lag=1.0)
        self.add(stream)
        self.play(flight, self.columns[0].kindle(hero.vector, lag=1.0), run_time=seconds)
        self.remove(stream)
        for layer, wires in enumerate(self.wires, start=1):
            hush = [Change(self.wires[layer - 2], glow=_QUIET)] if layer > 1 else []
            wave = forward_wave(wires, self.columns[layer], hero.trace.activations(layer), run_time=seconds)
            self.play(wave, *hush)
        last = self.columns[-1]
        mark = ring(self.style, last.place(hero.prediction), 0.66 * last.disc, "answer")
        best = int(np.flatnonzero(last.slots.shown == hero.prediction)[0])
        quieter = Change(self.wires[-1], glow=_QUIET)
        won = self.answers[best].animate.set_color(self.style.colour("answer"))
        self.play(quieter, Create(mark), won, run_time=seconds)
