"""Chapter 3, the structure: hidden layers between the two ends, and that their sizes are a choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from manim import RIGHT, LaggedStart, RoundedRectangle, VGroup

from scenes import cast
from scenes.layout import DISC, HAIR, MEDIUM, SMALL, column_slots
from scenes.mobjects.animations import Change, FadeIn, FadeOut
from scenes.mobjects.cells import Cells, grid_centres
from scenes.mobjects.column import NeuronColumn
from scenes.mobjects.ramp import Ramp
from scenes.mobjects.wires import Wires
from scenes.stage import ExplainerScene, beat

_LARGEST_DISC = 0.42
"""Diameter of a neuron, at most."""
_VEILED = 0.5
"""How much of the hidden layers shines through the veil."""
_VEIL_PITCH = 0.12
"""From dot to dot of the veil."""
_VEIL_DOT = 0.035
"""Width of a dot of the veil."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """A layer as it is drawn: its number of neurons, where those that are seen stand (n, 3), and how large they are."""

    count: int
    centres: np.ndarray
    disc: float


class HiddenLayers(ExplainerScene):
    """The hidden layers grow between input and output and are veiled; other sizes are tried on, and ours come back."""

    def construct(self) -> None:
        self.grow_the_columns()
        self.veil_them()
        self.try_other_sizes()
        self.try_other_depths()
        self.return_to_ours()

    def set_the_stage(self) -> None:
        """The network where it will be at work, the veil over its hidden layers, and hollow neurons for other sizes."""
        film, style = self.film, self.style
        heads, self.slots = cast.network_room(film, style, self.frame)
        self.level = heads.centre[1]
        self.columns, self.wires = cast.network(film, style, self.slots, _LARGEST_DISC)
        self.columns[0].cells.values = film.hero.vector
        self.hidden = self.columns[1:-1]
        self.veil = self.fine_dots()
        self.sign = self.word_on_a_sign()
        self.ours = [
            Drawn(len(column.slots.centres), column.cells.centres[column.slots.shown], column.disc)
            for column in self.hidden
        ]
        self.threads: list[Wires] = []
        self.set_the_others()

    # -- actors ----------------------------------------------------------------------------------------------------

    def fine_dots(self) -> Cells:
        """Return the veil: rows of dots, every second one shifted, from the first hidden layer to the last."""
        left = (self.columns[0].get_right()[0] + self.hidden[0].get_left()[0]) / 2
        right = (self.hidden[-1].get_right()[0] + self.columns[-1].get_left()[0]) / 2
        bottom = max(self.slots.bottom, min(column.get_bottom()[1] for column in self.columns) - SMALL)
        top = min(self.slots.top, max(column.get_top()[1] for column in self.columns) + SMALL)
        rows, columns = int((top - bottom) / _VEIL_PITCH), int((right - left) / _VEIL_PITCH)
        middle = (left + right) / 2, (bottom + top) / 2
        places = grid_centres(rows, columns, _VEIL_PITCH, middle).reshape(rows, columns, 2)
        places[:, :, 0] += np.where(np.arange(rows) % 2, 1, -1)[:, None] * _VEIL_PITCH / 4
        plain = Ramp((0.0, 1.0), (self.style.colour("outline"),) * 2)
        return Cells(places.reshape(-1, 2), np.zeros(places[..., 0].size), plain, _VEIL_DOT)

    def word_on_a_sign(self) -> VGroup:
        """Return the word that hidden layers are called, on a sign in the middle of the veil."""
        word = self.style.text(self.spec.captions["hidden"], "body")
        board = RoundedRectangle(corner_radius=SMALL, width=word.width + MEDIUM, height=word.height + MEDIUM)
        board.set_fill(self.style.colour("panel"), 1)
        board.set_stroke(self.style.colour("muted"), self.style.points("outline"))
        return VGroup(board.move_to(self.veil), word.move_to(board))

    def seen_beside_the_sign(self, column: NeuronColumn) -> np.ndarray:
        """Return 1 for each neuron of a column that the sign leaves free, and 0 for the others (n,)."""
        room = np.array([self.sign.width, self.sign.height]) / 2 + column.disc / 2 + HAIR / 2
        apart = np.abs(column.cells.centres[:, :2] - self.sign.get_center()[:2])
        return (apart > room).any(axis=1).astype(float)

    def set_the_others(self) -> None:
        """Create hollow neurons and numbers for any of the other sizes: those that share a place look like one."""
        depth, usual = len(self.ours), min(self.ours[0].count, self.film.config.display.max_neurons)
        self.sizes = [self.layers_of([count] * depth) for count in self.spec.knobs.stepper]
        self.depths = [self.layers_of([usual] * count) for count in (depth - 1, depth + 1) if count]
        states = [self.ours, *self.sizes, *self.depths]
        self.shape = max(map(len, states)), max(len(layer.centres) for state in states for layer in state)
        hollow = Ramp((0.0, 1.0), (self.style.colour("background"),) * 2)
        rim, width = self.style.colour("hypothesis"), self.style.stroke("outline")
        look = spread_out(self.ours, self.shape)
        self.others = Cells(look["centres"], np.zeros(len(look["sizes"])), hollow, look["sizes"], 1.0, rim, width)
        self.others.alphas = look["alphas"]
        spots, owners = self.counted(self.ours)["centres"], self.named(self.addresses())
        self.counts = self.style.readout(spots, np.zeros(len(spots)), owners, "label", "muted", places=None)
        self.counts.alphas = np.zeros(len(spots))

    def addresses(self) -> list[str]:
        """Return where the sizes of our own hidden layers live."""
        return [f"layer {layer}, neurons" for layer in range(1, len(self.ours) + 1)]

    def layers_of(self, counts: Sequence[int]) -> list[Drawn]:
        """Return hidden layers of these sizes, drawn neuron by neuron between the two ends of the network."""
        ends = [column.cells.centres[0][0] for column in (self.columns[0], self.columns[-1])]
        layers = []
        for count, x in zip(counts, np.linspace(*ends, len(counts) + 2)[1:-1], strict=True):
            slots = column_slots(count, np.arange(count), x, self.slots)
            centres = np.column_stack([slots.centres, np.zeros(count)])
            layers.append(Drawn(count, centres, min(DISC * slots.pitch, _LARGEST_DISC)))
        return layers

    def counted(self, layers: Sequence[Drawn]) -> dict[str, np.ndarray]:
        """Return values, places and alphas of the numbers over hidden layers: one for each column that is kept."""
        which = spread(self.shape[0], len(layers))
        places = np.array([[layer.centres[0][0], self.level, 0.0] for layer in layers])
        values = np.array([float(layer.count) for layer in layers])
        return {"values": values[which], "centres": places[which], "alphas": leading(which)}

    def named(self, owners: Sequence[str]) -> tuple[str, ...]:
        """Return the addresses of hidden layers, one for each column that is kept."""
        return tuple(owners[place] for place in spread(self.shape[0], len(owners)))

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def grow_the_columns(self) -> None:
        film, style, last = self.film, self.style, len(self.columns) - 1
        picture = cast.parked_input(film, style, film.hero, self.frame)
        names = cast.input_names(film, style, picture, RIGHT, 1.6)
        ends = {layer: self.columns[layer] for layer in (0, last)}
        known = cast.layer_counts(film, style, ends, self.level)
        self.play(FadeIn(picture, names, *ends.values(), cast.output_names(film, style, ends[last]), known))
        count = Change(self.counts, **self.counted(self.ours))
        self.play(*map(self.growth_of, self.hidden), count, run_time=style.seconds("slow"))
        self.legend = cast.sign_legend(style, film.words, self.frame.legend)
        self.draw_the_wires(FadeIn(self.legend))

    def growth_of(self, column: NeuronColumn) -> LaggedStart:
        """Let a column's neurons spread out from its middle."""
        cells, home, sizes = column.cells, column.cells.centres.copy(), column.cells.sizes
        cells.points = cells.points_at(np.broadcast_to(cells.get_center(), home.shape))
        cells.sizes = np.zeros(len(sizes))
        self.add(cells)
        return LaggedStart(Change(cells, centres=home, sizes=sizes), FadeIn(column.dots), lag_ratio=0.5)

    def draw_the_wires(self, *meanwhile: FadeIn | Change) -> None:
        """Draw all wires from left to right, layer after layer."""
        for wires in self.wires:
            wires.rest = 0.0
        self.add(*self.wires)
        sweep = LaggedStart(*(Change(wires, rest=1.0) for wires in self.wires), lag_ratio=0.5)
        self.play(sweep, *meanwhile, run_time=self.style.seconds("flow"))

    @beat
    def veil_them(self) -> None:
        quiet = [Change(part, opacity=_VEILED) for part in (*(c.cells for c in self.hidden), *self.wires)]
        quiet += [column.dots.animate.set_opacity(_VEILED) for column in self.hidden if len(column.dots)]
        self.play(self.fall_of_the_veil(), *quiet, run_time=self.style.seconds("flow"))
        self.put_up_the_sign()

    def fall_of_the_veil(self) -> Change:
        """Let the veil appear from left to right."""
        x, count = self.veil.centres[:, 0], self.veil.part_count
        self.veil.alphas = np.zeros(count)
        return Change(self.veil, alphas=np.ones(count), lag=2.0, order=(x - x.min()) / np.ptp(x))

    def put_up_the_sign(self) -> None:
        """Write what the veiled layers are called, in front of the neurons that stand there."""
        clear = [Change(column.cells, alphas=self.seen_beside_the_sign(column)) for column in self.hidden]
        self.play(FadeIn(self.sign), *clear)

    @beat
    def try_other_sizes(self) -> None:
        self.swap_for_the_others()
        for layers in self.sizes:
            self.redraw(layers)

    def swap_for_the_others(self) -> None:
        """Lift the veil, and put hollow neurons without wires in the place of ours, stamped as what they are."""
        self.note = cast.stamp(self.style, self.spec.captions["other"])
        cast.park_words(self.frame).hold(self.note, across=0.0, up=0.2)
        gone = FadeOut(self.veil, self.sign, *self.hidden, *self.wires, self.legend)
        self.play(gone, FadeIn(self.others, self.note), self.ink("hypothesis"))

    def ink(self, role: str) -> Change:
        """Give the numbers over the hidden layers the colour of a role."""
        return Change(self.counts, inks=np.tile(self.style.rgb(role), (self.counts.part_count, 1)))

    def redraw(self, layers: Sequence[Drawn]) -> None:
        """Let the hollow neurons take on other sizes while their numbers count along, then wire them."""
        self.counts.addresses = self.named([f"other sizes, {layer.count} neurons" for layer in layers])
        self.play(*self.reshape(layers))
        self.threads = self.plain_wires(layers)
        self.play(FadeIn(*self.threads), run_time=self.style.seconds("quick"))
        self.rest("normal")

    def reshape(self, layers: Sequence[Drawn]) -> tuple[Change | FadeOut, ...]:
        """Return the change of hollow neurons and their numbers to these layers; wires go meanwhile."""
        neurons = Change(self.others, **spread_out(layers, self.shape))
        loose = [FadeOut(*self.threads, run_time=self.style.seconds("quick"))] if self.threads else []
        return (neurons, Change(self.counts, **self.counted(layers)), *loose)

    def plain_wires(self, layers: Sequence[Drawn]) -> list[Wires]:
        """Return wires between layers that have no weights: all alike, and in the colour of what is not measured."""
        ends = (self.columns[0].cells.centres, self.columns[-1].cells.centres)
        stops = [ends[0], *(layer.centres for layer in layers), ends[1]]
        colour = self.style.colour("hypothesis")
        return [
            Wires(before, after, np.ones((len(after), len(before))), colour, colour)
            for before, after in pairwise(stops)
        ]

    @beat
    def try_other_depths(self) -> None:
        for layers in self.depths:
            self.redraw(layers)

    @beat
    def return_to_ours(self) -> None:
        self.counts.addresses = self.named(self.addresses())
        self.play(*self.reshape(self.ours))
        for column in self.hidden:
            column.cells.alphas = np.ones(column.cells.part_count)
        back = FadeIn(*self.hidden), self.ink("muted"), FadeOut(self.others, self.note)
        self.play(*back, run_time=self.style.seconds("quick"))
        self.draw_the_wires(self.fall_of_the_veil(), FadeIn(self.legend))
        self.put_up_the_sign()
        self.rest("quick")


def spread(parts: int, places: int) -> np.ndarray:
    """Return which of ``places`` each of ``parts`` takes, evenly and in order, none of them empty (parts,)."""
    return np.arange(parts) * places // parts


def leading(which: np.ndarray) -> np.ndarray:
    """Return 1 for the first of all parts that share a place and 0 for the others (n,), places being in order."""
    return np.diff(which, prepend=-1).astype(bool).astype(float)


def spread_out(layers: Sequence[Drawn], shape: tuple[int, int]) -> dict[str, np.ndarray]:
    """Return places (n, 3), sizes and alphas (n,) for ``shape`` columns and rows of parts that are to look like
    ``layers``: of those that share a place, one is seen.
    """
    columns, rows = shape
    which = spread(columns, len(layers))
    places = [spread(rows, len(layers[place].centres)) for place in which]
    centres = [layers[place].centres[row] for place, row in zip(which, places, strict=True)]
    alphas = [first * leading(row) for first, row in zip(leading(which), places, strict=True)]
    sizes = np.repeat([layers[place].disc for place in which], rows)
    return {"centres": np.vstack(centres), "sizes": sizes, "alphas": np.concatenate(alphas)}
