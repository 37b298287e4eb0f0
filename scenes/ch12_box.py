"""Chapter 12, opening the box: the true weights of the first hidden layer beside what was hoped for."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, UP, AnimationGroup, Create, DashedVMobject, Group, LaggedStart, Square, VGroup

from nnmath import inspection
from nnmath.sampling import spread_indices
from scenes import cast
from scenes.gestures import count_up, fly_in
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Region, grid_places
from scenes.mobjects.animations import Change, FadeIn, FadeOut
from scenes.mobjects.cells import Cells
from scenes.stage import ExplainerScene, beat

_HOPES = 16
"""Little bars that were hoped for."""
_MOST_TILES = 16
"""More weight pictures than this are shown as an even sample."""
_FULL_COLOUR = 99.5
"""Weights above this percentile of their sizes have the full colour."""
_SEED_SIZE = 0.05
"""How small a tile is when it leaves its neuron."""
_DIMMED = 0.35
_BAR = 0.55
"""Length of a hoped-for bar as a share of its square."""


class OpenTheBox(ExplainerScene):
    """The hope on the left, the true weight pictures on the right, and what the comparison says."""

    focus = (0, 1)

    def construct(self) -> None:
        self.recall_the_hope()
        self.lay_out_the_tiles()
        self.ring_the_bars()
        self.give_the_verdict()

    def set_the_stage(self) -> None:
        """Hope, layer and wall side by side; words below each, or in a tall frame beside the hope."""
        film = self.film
        hope, side, wall = self.regions()
        self.hope_room, self.hope_foot = self.hope_and_words(hope)
        self.level = 0.5 if self.frame.is_tall else 1.0
        self.wall_room, self.foot = wall.rows(5.2, 0.8, gap=MEDIUM)
        self.column = cast.column(film, self.style, 1, side.centre[0], side.inset(HAIR), largest_disc=0.3)
        self.column.cells.values = film.hero.trace.activations(1)
        self.size = cast.true_size(film, self.style, 1, self.column, LEFT)
        weights = film.network.layers[0].weights
        self.sample = spread_indices(len(weights), _MOST_TILES)
        full = float(np.percentile(np.abs(weights), _FULL_COLOUR))
        self.tiles = cast.tile_wall(film, self.style, weights[self.sample], self.wall_room, full)
        shares = inspection.locality(weights[self.sample], film.hero.pixels.shape)
        self.is_local = shares >= self.spec.knobs.local
        self.largest = float(np.abs(weights).max())

    def regions(self) -> tuple[Region, Region, Region]:
        """Return where the hope, the layer and the wall stand."""
        if not self.frame.is_tall:
            hope, side, wall = self.frame.stage.columns(3.6, 0.8, 5.8, gap=LARGE)
            return hope, side, wall
        hope, rest = self.frame.stage.rows(3.2, 6.8, gap=MEDIUM)
        side, wall = rest.columns(0.8, 6, gap=SMALL)
        return hope, side, wall

    def hope_and_words(self, hope: Region) -> tuple[Region, ...]:
        """Return where the hope stands, and what is written of it: below, or in a tall frame beside it."""
        return hope.columns(1, 1, gap=LARGE) if self.frame.is_tall else hope.rows(4.2, 1.8, gap=MEDIUM)

    # -- actors ----------------------------------------------------------------------------------------------------

    def hopes(self) -> VGroup:
        """Return clean little bars, each at its own angle, in dashed squares."""
        places, pitch = grid_places(self.hope_room, _HOPES)
        pictures = VGroup()
        for place, angle in zip(places, np.linspace(0, np.pi, _HOPES, endpoint=False), strict=True):
            square = Square(0.86 * pitch).move_to(place).set_stroke(self.style.colour("hypothesis"), 1.5)
            reach = _BAR / 2 * pitch * np.array([np.cos(angle), np.sin(angle), 0])
            bar = self.style.line([place - reach, place + reach], "hypothesis", 5)
            pictures.add(VGroup(DashedVMobject(square, num_dashes=20), bar))
        return pictures

    def frame_of(self, tile: Cells) -> Square:
        """Return a frame around a tile that says: look here."""
        frame = Square(tile.width + HAIR / 2, stroke_color=self.style.colour("attention"), stroke_width=3)
        return frame.stretch_to_fit_height(tile.height + HAIR / 2).move_to(tile)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def recall_the_hope(self) -> None:
        self.hoped = self.hopes()
        self.stamp, self.note = cast.stamp(self.style, self.film.words["hypothesis"]), self.pinned_note()
        words = VGroup(self.stamp, self.note).arrange(DOWN, buff=SMALL, aligned_edge=LEFT)
        self.hope_foot.hold(words, across=0.0, up=self.level)
        self.play(FadeIn(self.note, shift=SMALL * UP))
        self.play(FadeIn(self.hoped, lag_ratio=0.1, run_time=self.style.seconds("flow")), FadeIn(self.stamp))

    def pinned_note(self) -> VGroup:
        """Return the note that was pinned when the hope was told."""
        return cast.note(self.style, self.spec.captions["note"])

    @beat
    def lay_out_the_tiles(self) -> None:
        legend = cast.sign_legend(self.style, self.film.words, self.frame.legend)
        self.play(FadeIn(self.column, self.size), FadeIn(legend))
        flights = [
            self.flight(tile, self.column.place(index)) for tile, index in zip(self.tiles, self.sample, strict=True)
        ]
        self.add(*self.tiles)
        self.play(LaggedStart(*flights, lag_ratio=0.12, run_time=1.5 * self.style.seconds("flow")))
        self.name_the_scale()

    def flight(self, tile: Cells, neuron: np.ndarray) -> Change:
        """Let a weight picture grow out of its neuron to its place in the wall."""
        home, sizes = tile.centres.copy(), tile.sizes
        tile.sizes = _SEED_SIZE * sizes
        tile.points = tile.points_at(neuron + _SEED_SIZE * (home - tile.get_center()))
        return Change(tile, centres=home, sizes=sizes)

    def name_the_scale(self) -> None:
        """Say how large the largest weight is: all tiles share one scale."""
        label = self.style.text(self.spec.captions["largest"], "label", "muted")
        number = self.style.readout(
            [self.foot.centre], [self.largest], ["layer 1, largest weight of either sign"], size="label"
        )
        self.scale_line = self.foot.hold(self.style.in_line(label, number), across=0.0, up=1.0)
        weights = np.abs(self.film.network.layers[0].weights).max(axis=1)
        source = self.tiles[int(np.argmax(weights[self.sample]))].get_center()
        self.play(FadeIn(label), fly_in(number, source))

    @beat
    def ring_the_bars(self) -> None:
        self.frames = [self.frame_of(tile) for tile, local in zip(self.tiles, self.is_local, strict=True) if local]
        others = [tile for tile, local in zip(self.tiles, self.is_local, strict=True) if not local]
        rings = LaggedStart(*(Create(frame) for frame in self.frames), lag_ratio=0.2)
        quiet = AnimationGroup(*(Change(tile, opacity=_DIMMED) for tile in others))
        self.play(*([rings] if self.frames else []), *([quiet] if others else []), run_time=self.style.seconds("flow"))
        self.count_the_bars()

    def count_the_bars(self) -> None:
        """Write how many of the shown tiles are framed."""
        label = self.style.text(self.spec.captions["local"], "label", "muted")
        owner = f"layer 1, weight pictures at least {self.spec.knobs.local:g} local"
        number = self.style.readout([self.foot.centre], [int(self.is_local.sum())], [owner], size="label", places=None)
        self.count_line = self.style.in_line(number, label)
        self.count_line.next_to(self.scale_line, DOWN, SMALL, aligned_edge=LEFT)
        self.play(count_up(number, source=self.wall_room.centre), FadeIn(label))

    @beat
    def give_the_verdict(self) -> None:
        bright = [Change(tile, opacity=1.0) for tile in self.tiles if tile.opacity < 1]
        verdict = self.style.text(self.spec.captions["verdict"], "title", "hypothesis")
        verdict.move_to(self.hope_room.centre)
        self.play(
            *bright,
            self.hoped.animate.set_opacity(_DIMMED),
            FadeOut(self.note, self.stamp, self.scale_line, self.count_line),
        )
        self.play(FadeIn(verdict, shift=SMALL * DOWN))
        shown, owner = 100 * self.film.facts.accuracy, "facts, accuracy"
        number = self.style.readout(
            [self.hope_foot.centre], [shown], [owner], size="title", places=1, after=self.style.percent_sign
        )
        words = self.style.paragraph(self.spec.captions["accuracy"], self.hope_foot.width, "label")
        block = Group(number, words).arrange(DOWN, buff=SMALL, aligned_edge=LEFT)
        self.hope_foot.hold(block, across=0.0, up=self.level)
        self.rest()
        self.play(count_up(number, source=self.column.get_center(), run_time=self.style.seconds("flow")), FadeIn(words))
