"""Chapter 5, inspiration: cells that make other cells fire, and what a network has of that."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Dot,
    Group,
    LaggedStart,
    RoundedRectangle,
    Transform,
    Triangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from scenes import cast
from scenes.gestures import count_up, draw, fly_in
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, steady
from scenes.mobjects.cells import Cells
from scenes.mobjects.nerve_cell import NerveCell, along, straight, thread
from scenes.mobjects.ramp import Ramp
from scenes.mobjects.readout import Readout, text_width
from scenes.stage import ExplainerScene, beat

_CELLS = ((0.08, 0.84), (0.0, 0.16), (0.76, 0.42), (0.52, 1.0), (0.46, 0.0), (1.0, 0.92))
"""Where the drawn cells stand, across and up, as shares of their half; the first two fire, the third follows."""
_THREADS = ((0, 2, 0.16), (1, 2, -0.18), (3, 5, 0.1), (4, 2, 0.12), (2, 5, 0.12))
"""From which cell to which a thread runs, and how far it sways; pulses run along the first two."""
_BODY = 0.07
"""Radius of a cell's body, as a share of the shorter side of its half."""
_ARMS, _REACH = 6, 3.2
"""Arms of a cell, and how far they reach, in radii of its body."""
_QUIET, _BEHIND, _OUTLINED = 0.4, 0.22, 0.6
"""How much of its colour a cell has that does not fire, one that is not spoken of any more, and an outline."""
_THREAD = 3.0
"""Width of a thread in points."""
_PULSES, _TAIL = 3, 5
"""So many pulses run along a thread, each with so many dots behind its head."""
_APART, _TAIL_STEP = 0.28, 0.018
"""From pulse to pulse and from dot to dot, as shares of the way."""
_HEAD = 0.17
"""Width of a pulse."""
_LAMP = 1.15
"""Diameter of the network's neurons."""
_FILLED = 0.76
"""How much of that a number may take."""
_WIRE = 8.0
"""Width in points of the wire that brings the most."""
_PART_WAY = 0.5
"""Where on its wire a number stands."""


class BorrowedFromTheBrain(ExplainerScene):
    """Two drawn cells fire and a third follows; their threads straighten into the wires of three real neurons."""

    focus = (-2, -1)

    def construct(self) -> None:
        self.let_cells_fire()
        self.turn_threads_into_wires()
        self.mark_the_limit()

    def set_the_stage(self) -> None:
        """The drawn cells on the left, the network's neurons on the right, or one below the other."""
        self.last = len(self.film.network.layers)
        self.neuron = self.film.hero.trace.neuron(self.last, self.film.hero.trace.prediction)
        self.chosen = np.sort(np.argsort(-self.neuron.products, kind="stable")[:2])
        brain, self.foot, network = self.regions()
        (self.brain, brain_foot), (self.network, network_foot) = (half.rows(8, 1) for half in (brain, network))
        self.names = [
            foot.hold(self.style.text(self.spec.captions[key], "label", "muted"))
            for key, foot in (("brain", brain_foot), ("network", network_foot))
        ]
        self.set_the_cells()
        self.set_the_neurons()

    def regions(self) -> tuple[Region, Region, Region]:
        """Return where the drawn cells stand, what is said of both, and the network's neurons."""
        if self.frame.is_tall:
            brain, foot, network = self.frame.stage.rows(6, 1.6, 6)
            return brain, foot, network
        above, foot = self.frame.stage.rows(5, 1, gap=SMALL)
        brain, network = above.columns(1, 1, gap=LARGE)
        return brain, foot, network

    # -- actors ----------------------------------------------------------------------------------------------------

    def set_the_cells(self) -> None:
        """Create the drawn cells and the threads between them."""
        radius = _BODY * min(self.brain.width, self.brain.height)
        places = [self.brain.inset(_REACH * radius).at(*share) for share in _CELLS]
        colour = self.style.colour("hypothesis")
        self.lines = []
        for source, target, bend in _THREADS:
            way = (places[target] - places[source]) / np.linalg.norm(places[target] - places[source])
            ends = places[source] + 0.9 * radius * way, places[target] - 1.25 * radius * way
            self.lines.append(thread(*ends, bend))
        self.cells = []
        for kind, place in enumerate(places):
            arms = 0.3 * kind + np.linspace(0, 2 * np.pi, _ARMS, endpoint=False)
            cell = NerveCell(place, radius, arms, kind, stroke_width=0, fill_color=colour, fill_opacity=_QUIET)
            self.cells.append(cell.set_background_stroke(color=colour, width=0))
        self.threads = [self.style.line(line, "hypothesis", _THREAD).set_stroke(opacity=_QUIET) for line in self.lines]

    def set_the_neurons(self) -> None:
        """Create two neurons of the last layer but one, that of the answer, and their numbers; all are still dark."""
        room, before = self.network, self.film.hero.trace.activations(self.last - 1)
        spots = [room.at(0.26, up) for up in ((0.84, 0.16) if len(self.chosen) > 1 else (0.5,))]
        goal = room.at(0.86, 0.5)
        look = {"sizes": _LAMP, "outline": self.style.colour("outline"), "outline_width": 0.03}
        (low, _), (last_low, _) = (self.film.brightness_range(layer) for layer in (self.last - 1, self.last))
        self.sources = Cells(
            spots, np.full(len(spots), low), cast.light_ramp(self.film, self.style, self.last - 1), **look
        )
        self.goal = Cells([goal], [last_low], cast.light_ramp(self.film, self.style, self.last), **look)
        owners = [f"layer {self.last - 1}, neuron {k}, a" for k in self.chosen]
        self.inputs = self.inside(spots, before[self.chosen], owners, self.last - 1)
        owner = f"layer {self.last}, neuron {self.neuron.index}"
        self.output = self.inside([goal], [self.neuron.a], [f"{owner}, a"], self.last)
        self.ends = [(spot + self.rim(goal - spot), goal - self.rim(goal - spot)) for spot in spots]
        self.products = self.beside_wires([f"{owner}, product {k}" for k in self.chosen])

    def inside(self, spots: list[np.ndarray], values: np.ndarray, owners: list[str], layer: int) -> Readout:
        """Return activations as numbers in their neurons, as large as fits."""
        low, high = self.film.brightness_range(layer)
        number = self.style.readout(spots, values, owners, size="body")
        widest = max(text_width(text, self.style.digit_height("body")) for text in number.texts())
        if widest > _FILLED * _LAMP:
            number = self.style.readout(spots, values, owners, size="label")
        number.inks = self.style.ink_on((np.asarray(values) - low) / (high - low))
        return number

    def rim(self, way: np.ndarray) -> np.ndarray:
        """Return the step from a neuron's middle to its rim in the direction of ``way``."""
        return _LAMP / 2 * way / np.linalg.norm(way)

    def beside_wires(self, owners: list[str]) -> Readout:
        """Return what the wires bring, as signed numbers in the colours of their signs, beside the wires."""
        values = self.neuron.products[self.chosen]
        spots = []
        for (start, end), side in zip(self.ends, (1, -1), strict=False):
            aside = np.array([start[1] - end[1], end[0] - start[0], 0.0]) / np.linalg.norm(end - start)
            spots.append(start + _PART_WAY * (end - start) + side * MEDIUM * aside)
        numbers = self.style.readout(spots, values, owners, size="body", signed=True)
        numbers.inks = np.array([self.style.rgb(role_of(value)) for value in values])
        return numbers

    def wire(self, place: int, points: np.ndarray) -> VMobject:
        """Return a wire through ``points``, as wide as what it brings is large."""
        value, largest = self.neuron.products[self.chosen[place]], np.abs(self.neuron.products[self.chosen]).max()
        return self.style.line(points, role_of(value), max(1.0, _WIRE * abs(value) / (largest or 1.0)))

    def the_others(self) -> Group:
        """Return dots for the other neurons of the layer, how many they are, and thin wires from them; nothing if there
        are none.
        """
        count = len(self.neuron.inputs) - len(self.chosen)
        if not count:
            return Group()
        dots = VGroup(*(Dot(radius=0.05, color=self.style.colour("muted")) for _ in range(3)))
        dots.arrange(DOWN, buff=SMALL).move_to(self.sources)
        goal = self.goal.get_center()
        lines = [
            self.style.line([dot.get_center() + SMALL * RIGHT, goal - self.rim(goal - dot.get_center())], "outline")
            for dot in dots
        ]
        owner = f"layer {self.last - 1}, neurons but {len(self.chosen)}"
        number = self.style.readout([dots.get_center()], [count], [owner], "label", "muted", places=None)
        words = self.style.in_line(number, self.style.text(self.spec.captions["others"], "label", "muted"), gap=HAIR)
        words.next_to(dots, LEFT, MEDIUM)
        words.shift(max(0.0, self.network.left - words.get_left()[0]) * RIGHT)
        return Group(dots, *lines, words)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def let_cells_fire(self) -> None:
        grown = LaggedStart(*(FadeIn(cell) for cell in (*self.cells, *self.threads)), lag_ratio=0.15)
        self.play(grown, FadeIn(self.names[0]), run_time=self.style.seconds("slow"))
        self.fire(*self.cells[:2])
        self.send_pulses(self.lines[:2])
        self.fire(self.cells[2])

    def fire(self, *cells: NerveCell) -> None:
        """Light drawn cells up."""
        self.play(*(cell.animate.set_fill(opacity=1) for cell in cells), run_time=self.style.seconds("quick"))

    def send_pulses(self, lines: list[np.ndarray]) -> None:
        """Let pulses, each a head and a thinning tail, run along lines (n, 3) from end to end."""
        pulse, part = np.divmod(np.arange(_PULSES * _TAIL), _TAIL)
        late, count = pulse * _APART + part * _TAIL_STEP, len(lines)
        colour = self.style.colour("hypothesis")
        sizes = np.tile(_HEAD * (1 - part / _TAIL), count)
        starts = np.repeat([line[0] for line in lines], len(late), axis=0)
        stream = Cells(starts, np.zeros(len(starts)), Ramp((0.0, 1.0), (colour, colour)), sizes)

        def follow(stream: Cells, alpha: float) -> None:
            shares = alpha * (1 + late.max()) - late
            stream.points = stream.points_at(np.vstack([along(line, shares) for line in lines]))
            stream.alphas = np.tile((shares > 0) & (shares < 1), count).astype(float)

        self.play(UpdateFromAlphaFunc(stream, follow, rate_func=steady), run_time=self.style.seconds("flow"))
        self.remove(stream)

    @beat
    def turn_threads_into_wires(self) -> None:
        legend = cast.sign_legend(self.style, self.film.words, self.frame.legend)
        self.straighten(FadeIn(legend, self.names[1]))
        others, before = self.the_others(), self.film.hero.trace.activations(self.last - 1)
        lit = Change(self.sources, values=before[self.chosen])
        self.play(lit, count_up(self.inputs), *([FadeIn(others)] if len(others) else []))
        caption = self.style.text(self.spec.captions["product"], "label", "muted")
        caption.next_to(self.products, UP, SMALL, aligned_edge=LEFT)
        self.play(fly_in(self.products, self.sources.centres), FadeIn(caption))
        self.play(Change(self.goal, values=np.array([self.neuron.a])), count_up(self.output))

    def straighten(self, *meanwhile: FadeIn) -> None:
        """Let copies of the cells that fired become neurons, and their threads straight wires."""
        count = len(self.chosen)
        cells = [cell.copy() for cell in (*self.cells[:count], self.cells[2])]
        wires = [line.copy() for line in self.threads[:count]]
        discs = [self.disc(place) for place in (*self.sources.centres, *self.goal.centres)]
        ways = [straight(line, *ends) for line, ends in zip(self.lines, self.ends, strict=False)]
        moves = [Transform(cell, disc) for cell, disc in zip(cells, discs, strict=True)]
        moves += [
            Transform(wire, self.wire(place, way)) for place, (wire, way) in enumerate(zip(wires, ways, strict=True))
        ]
        self.play(*moves, *self.dim(), *meanwhile, run_time=self.style.seconds("slow"))
        self.remove(*cells)
        self.add(self.sources, self.goal)

    def disc(self, place: np.ndarray) -> Circle:
        """Return a neuron that is still dark, as a shape that others can turn into."""
        disc = Circle(_LAMP / 2, stroke_color=self.style.colour("outline"), stroke_width=3).move_to(place)
        return disc.set_fill(self.style.colour("unlit"), 1)

    def dim(self) -> list:
        """Return what makes the drawn cells step back."""
        cells = [cell.animate.set_fill(opacity=_BEHIND) for cell in self.cells]
        return cells + [line.animate.set_stroke(opacity=_BEHIND) for line in self.threads]

    @beat
    def mark_the_limit(self) -> None:
        ground = self.style.colour("background")
        hollow = [
            cell.animate.set_fill(ground, 1).set_background_stroke(width=_THREAD, opacity=_OUTLINED)
            for cell in self.cells
        ]
        self.play(*hollow)
        chip, links = self.chip_and_links()
        self.play(FadeIn(chip), draw(*links))

    def chip_and_links(self) -> tuple[VGroup, list[VMobject]]:
        """Return the words that say how the two are related, and lines from them to the names of both."""
        words = self.style.text(self.spec.captions["limit"], "body")
        edge = RoundedRectangle(corner_radius=SMALL, width=words.width + LARGE, height=words.height + MEDIUM)
        edge.set_stroke(self.style.colour("muted"), self.style.points("outline"))
        chip = self.foot.hold(VGroup(edge, words.move_to(edge)))
        tip = Triangle(radius=HAIR, stroke_width=0, fill_opacity=1, fill_color=self.style.colour("muted"))
        brain, network = (name.get_bottom() + HAIR * DOWN for name in self.names)
        tip.move_to(brain, aligned_edge=UP)
        return VGroup(chip, tip), [self.style.line(path, "muted") for path in self.paths(chip, tip, network)]

    def paths(self, chip: VGroup, tip: Triangle, network: np.ndarray) -> list[list[np.ndarray]]:
        """Return the corners of the lines from the words to the cells, and from the neurons to the words."""
        if self.frame.is_tall:
            below = chip.get_bottom() + HAIR * DOWN
            return [[chip.get_top() + HAIR * UP, tip.get_bottom()], [below + SMALL * DOWN, below]]
        level = [np.array([x, chip.get_y(), 0]) for x in (tip.get_x(), network[0])]
        sides = chip.get_left() + HAIR * LEFT, chip.get_right() + HAIR * RIGHT
        return [[sides[0], level[0], tip.get_bottom()], [network, level[1], sides[1]]]


def role_of(value: float) -> str:
    """Return the role whose colour a signed number has."""
    return "positive" if value >= 0 else "negative"
