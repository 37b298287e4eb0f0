"""The cast: the film's network and its hero, drawn the same way in every scene."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Brace,
    DashedVMobject,
    Dot,
    Group,
    Mobject,
    Rectangle,
    RoundedRectangle,
    Square,
    VGroup,
)

from explainer.film import Example, Film
from nnmath.digit import Digit
from nnmath.sampling import sampled_inputs, spread_indices, with_indices
from nnmath.toy import BarDetector
from nnmath.trace import NeuronTrace
from scenes.layout import (
    HAIR,
    LARGE,
    MEDIUM,
    SMALL,
    Frame,
    Region,
    column_slots,
)
from scenes.mobjects.cells import Cells, grid_centres
from scenes.mobjects.column import NeuronColumn
from scenes.mobjects.hoped import HopedNeurons, HopedWires
from scenes.mobjects.ramp import Ramp
from scenes.mobjects.readout import Readout
from scenes.mobjects.wires import Wires
from scenes.style import Style

_FAN = 120
"""How many wires of a single neuron's fan stand out."""
_PARK = 2.5
"""Width of the place of the parked picture."""
_PARK_LEVEL = 0.62
"""How high the parked picture stands in it."""
_SCORE_ROOM = 1.9
"""Room right of the last column for its answers' scores, besides their names."""
_HOPED_RIM, _HOPED_SHARE = 0.03, 0.04
"""Width of the rim of a neuron that is only hoped for: in scene units, and at most this share of the neuron's."""
_LONGEST_NAME = 2.2
"""Room for the name of an output; a longer one is written smaller."""
_NEAR = 2
"""Pixels around the block of the hand-made example that a close-up shows; its pictures are large enough for that."""
_TAG_ACROSS = 0.68
"""Where the word that marks an example stands in a wide header: right of the chip, however much that says, and left of
the key to the signs.
"""
_LONGEST_LIST = 16
"""Inputs without a picture are laid out one below the other up to this count, and as a block above."""


def chosen_neuron(film: Film) -> int:
    """Return the neuron of layer 1 that the film takes apart, for other scenes to point at it again."""
    return next((index for layer, index in film.focus if layer == 1), film.teaching_neuron)


def shown_neurons(film: Film, layer: int, also: Iterable[int] = ()) -> np.ndarray:
    """Return the rising indices of a layer's neurons that are drawn as discs; those that a scene is about are among
    them, and those in ``also``.
    """
    if layer == 0:
        return sampled_inputs(film.hero.vector, film.config.input.shown, film.config.input.sample)
    spread = spread_indices(film.network.sizes[layer], film.config.display.max_neurons)
    if layer == len(film.network.layers):
        return with_indices(spread, [*(each.trace.prediction for each in (film.hero, *film.extras)), *also])
    chosen = [(1, film.teaching_neuron), *film.focus]
    return with_indices(spread, [*(index for place, index in chosen if place == layer), *also])


def picture(film: Film, style: Style, example: Example | Digit, pitch: float, centre: np.ndarray) -> Cells:
    """Return an example's picture, one square for each pixel."""
    return _tile(example.vector, style.light(), example.pixels.shape, pitch, centre)


def park(frame: Frame) -> Region:
    """Return where the hero's picture stands while the network is at work: at the left, or in a tall frame above."""
    stage = frame.stage
    bottom = stage.top - _PARK if frame.is_tall else stage.bottom
    return Region(stage.left, bottom, stage.left + _PARK, stage.top)


def beside_park(frame: Frame, gap: float = LARGE) -> Region:
    """Return the rest of the stage: right of the parked picture, or in a tall frame below it."""
    stage, parked = frame.stage, park(frame)
    if frame.is_tall:
        return Region(stage.left + MEDIUM, stage.bottom, stage.right, parked.bottom - gap)
    return Region(parked.right + gap, stage.bottom, stage.right, stage.top)


def park_words(frame: Frame) -> Region:
    """Return where words stand that go with the parked picture: below it, or in a tall frame beside it."""
    parked = park(frame)
    if frame.is_tall:
        return Region(parked.right + MEDIUM, parked.bottom, frame.stage.right, parked.top)
    return parked


def network_room(film: Film, style: Style, frame: Frame) -> tuple[Region, Region]:
    """Return where the whole network stands while it is at work: the row of its layers' sizes, and its columns, with
    room right of the last one for the answers and their scores.
    """
    gap, room = (SMALL, _SCORE_ROOM - MEDIUM) if frame.is_tall else (LARGE, _SCORE_ROOM)
    heads, body = beside_park(frame, gap).rows(0.35, 5.5, gap=HAIR)
    right = body.right - room - widest_output_name(film, style)
    return heads, Region(body.left, body.bottom, right, body.top)


def parked_picture(film: Film, style: Style, example: Example, frame: Frame) -> Cells:
    """Return an example's picture at the place where it stays while the network is at work."""
    region = park(frame)
    pitch = (region.width - SMALL) / max(example.pixels.shape)
    return picture(film, style, example, pitch, region.at(0.5, 0.5 if frame.is_tall else _PARK_LEVEL))


def parked_input(film: Film, style: Style, example: Example, frame: Frame) -> Cells:
    """Return what the network sees, parked at the left: the picture, or its numbers as a short stack of cells."""
    if example.pixels is not None:
        return parked_picture(film, style, example, frame)
    shape = tile_shape(film, 1)
    share, level = (1.0, 0.5) if frame.is_tall else (0.6, _PARK_LEVEL)
    pitch = min(0.6, park(frame).height * share / shape[0])
    across = 0.14 if shape[1] == 1 else 0.5
    return activation_tile(film, style, 0, example.vector, shape, pitch, park(frame).at(across, level))


def input_names(film: Film, style: Style, cells: Cells, direction: np.ndarray, room: float) -> VGroup:
    """Return the names of the inputs beside their cells, at most ``room`` wide; nothing for a picture or a block."""
    if film.input_names is None or tile_shape(film, 1)[1] > 1:
        return VGroup()
    words = VGroup(*(style.text(name, "caption", "muted") for name in film.input_names))
    low = min(1.0, cells.sizes[0] / max(word.height for word in words))
    for word, cell, size in zip(words, cells.centres, cells.sizes, strict=True):
        fit = min(low, room / word.width)
        word.scale(fit).next_to(cell + size / 2 * direction, direction, HAIR)
        style.on_level(word, "caption", cell, fit)
    return words


def output_names(film: Film, style: Style, column: NeuronColumn) -> VGroup:
    """Return the names of a column's shown outputs, each right of its neuron."""
    words = VGroup(*(style.text(film.labels[k], "body") for k in column.slots.shown))
    for word, k in zip(words, column.slots.shown, strict=True):
        fit = min(1.0, _LONGEST_NAME / word.width)
        word.scale(fit).next_to(column.place(k), RIGHT, column.disc)
        style.on_level(word, "body", column.place(k), fit)
    return words


def widest_output_name(film: Film, style: Style) -> float:
    """Return how much room the names of the outputs need."""
    shown = shown_neurons(film, len(film.network.layers))
    return min(_LONGEST_NAME, max(style.text(film.labels[k], "body").width for k in shown))


def column(
    film: Film,
    style: Style,
    layer: int,
    x: float,
    region: Region,
    largest_disc: float = 0.5,
    also: Iterable[int] = (),
) -> NeuronColumn:
    """Return a layer of the network as a column of dark neurons; those in ``also`` are drawn in any case."""
    count = film.network.sizes[layer]
    slots = column_slots(count, shown_neurons(film, layer, also), x, region)
    low, high = film.brightness_range(layer)
    dark = np.full(count, low)
    return NeuronColumn(
        slots,
        dark,
        style.light(low, high),
        style.colour("outline"),
        style.stroke("outline"),
        style.colour("muted"),
        largest_disc,
    )


def wires(film: Film, style: Style, layer: int, before: NeuronColumn, after: NeuronColumn) -> Wires:
    """Return all the wires into ``layer``, from one column to the next, carrying what the hero gives them."""
    weights = film.network.layers[layer - 1].weights
    bundle = Wires(
        before.cells.centres,
        after.cells.centres,
        weights,
        style.colour("positive"),
        style.colour("negative"),
        widths=(style.stroke("wire_min"), style.stroke("wire_max")),
        per_neuron=film.config.wires.per_neuron,
        targets=after.slots.shown,
        dash_negative=film.theme.palette == "colorblind",
    )
    return bundle.carry(weights * film.hero.trace.activations(layer - 1))


def network(
    film: Film,
    style: Style,
    body: Region,
    largest_disc: float = 0.42,
    also: Mapping[int, Iterable[int]] | None = None,
) -> tuple[list[NeuronColumn], list[Wires]]:
    """Return all layers as columns from left to right, and the wires between them, carrying the hero. The neurons that
    ``also`` names by their layers are drawn in any case.
    """
    sizes = film.network.sizes
    columns = [
        column(film, style, layer, x, body, largest_disc, (also or {}).get(layer, ()))
        for layer, x in enumerate(np.linspace(body.left, body.right, len(sizes)))
    ]
    pairs = itertools.pairwise(columns)
    return columns, [wires(film, style, layer, *pair) for layer, pair in enumerate(pairs, start=1)]


def fan(film: Film, style: Style, neuron: NeuronTrace, inputs: Cells, end: np.ndarray) -> Wires:
    """Return the wires from every input of one neuron to ``end`` (3,); the largest weights stand out in a pass."""
    signs = style.colour("positive"), style.colour("negative")
    wires = Wires(inputs.centres, end[None], neuron.weights[None], *signs, per_neuron=_FAN)
    return wires.carry(neuron.weights[None])


def fan_out(
    film: Film, style: Style, weights: np.ndarray, activation: float, start: np.ndarray, ends: np.ndarray
) -> Wires:
    """Return the wires from one neuron at ``start`` (3,) to ``ends`` (n, 3), with its weights to them (n,), carrying
    its activation; they are not there until a pass comes.
    """
    wires = Wires(
        start[None],
        ends,
        weights[:, None],
        style.colour("positive"),
        style.colour("negative"),
        widths=(style.stroke("wire_min"), style.stroke("wire_max")),
        dash_negative=film.theme.palette == "colorblind",
    )
    wires.rest = 0.0
    return wires.carry(activation * weights[:, None])


def signed_tile(
    style: Style, values: np.ndarray, shape: tuple[int, int], pitch: float, centre: np.ndarray, largest: float
) -> Cells:
    """Return signed numbers (n,) as a tile of green and red cells, on a scale that ends at plus and minus
    ``largest``.
    """
    return _tile(values, style.signed(largest), shape, pitch, centre)


def brace(style: Style, mobject: Mobject, direction: np.ndarray) -> Brace:
    """Return a brace beside a mobject, in the colour of labels."""
    return Brace(mobject, direction, color=style.colour("muted"), sharpness=1.5)


def is_elided(film: Film, layer: int) -> bool:
    """Whether some of a layer's neurons are left out of its column."""
    return len(shown_neurons(film, layer)) < film.network.sizes[layer]


def true_size(film: Film, style: Style, layer: int, column: NeuronColumn, direction: np.ndarray) -> Group:
    """Return a brace beside a column and the layer's number of neurons; nothing if all of them are drawn."""
    if not is_elided(film, layer):
        return Group()
    side = brace(style, column.cells, direction)
    count = style.readout(
        [ORIGIN], [film.network.sizes[layer]], [f"layer {layer}, neurons"], size="label", role="muted", places=None
    )
    return Group(side, count.next_to(side, direction, HAIR))


def light_ramp(film: Film, style: Style, layer: int) -> Ramp:
    """Return the brightness scale of a layer."""
    return style.light(*film.brightness_range(layer))


def tile_shape(film: Film, layer: int) -> tuple[int, int]:
    """Return the rows and columns in which what ``layer`` sees is laid out: as the picture, or nearly square."""
    if layer == 1 and film.hero.pixels is not None:
        return film.hero.pixels.shape
    count = film.network.sizes[layer - 1]
    columns = 1 if count <= _LONGEST_LIST else math.ceil(math.sqrt(count))
    return math.ceil(count / columns), columns


def activation_tile(
    film: Film, style: Style, layer: int, values: np.ndarray, shape: tuple[int, int], pitch: float, centre: np.ndarray
) -> Cells:
    """Return activations of ``layer`` (n,) as a tile of lit cells."""
    return _tile(values, light_ramp(film, style, layer), shape, pitch, centre)


def _tile(values: np.ndarray, ramp: Ramp, shape: tuple[int, int], pitch: float, centre: np.ndarray) -> Cells:
    """Return numbers (n,) as squares side by side, row by row; the last row of ``shape`` may be short."""
    places = grid_centres(*shape, pitch, centre)[: len(values)]
    full = shape if len(places) == math.prod(shape) else None
    return Cells(places, values, ramp, sizes=pitch * 1.01, roundness=0.0, shape=full)


def tile_wall(
    film: Film, style: Style, weights: np.ndarray, region: Region, largest: float, gap: float = HAIR
) -> list[Cells]:
    """Return the weight pictures (n, n_in) of neurons of layer 1 as tiles in reading order, filling ``region``, all on
    one scale that ends at plus and minus ``largest``.
    """
    shape = tile_shape(film, 1)
    rows, columns = wall_shape(len(weights), region, shape)
    pitch = min((region.width / columns - gap) / shape[1], (region.height / rows - gap) / shape[0])
    step = pitch * np.array(shape[::-1]) + gap
    places = grid_centres(rows, columns, 1.0) * step + region.centre[:2]
    return [signed_tile(style, row, shape, pitch, place, largest) for row, place in zip(weights, places, strict=False)]


def wall_shape(count: int, region: Region, shape: tuple[int, int]) -> tuple[int, int]:
    """Return the rows and columns in which ``count`` tiles of a shape can be the largest in a region."""

    def pitch(columns: int) -> float:
        return min(region.width / columns / shape[1], region.height / math.ceil(count / columns) / shape[0])

    columns = max(range(1, count + 1), key=pitch)
    return math.ceil(count / columns), columns


def some_cells(cells: Cells, indices: np.ndarray) -> Cells:
    """Return copies of the cells at ``indices``, for them to travel."""
    twin = Cells(
        cells.centres[indices], cells.values[indices], cells.ramp, cells.sizes[indices], cells.roundness, cells.outline
    )
    twin.outline_width = cells.outline_width
    return twin


def sign_legend(style: Style, words: Mapping[str, str], region: Region) -> VGroup:
    """Return the key to the colours of sign, each with its sign as a second cue, at the right of ``region``."""
    entries = []
    for sign, role in (("+", "positive"), ("\N{MINUS SIGN}", "negative")):
        patch = Square(0.22, stroke_width=0, fill_color=style.colour(role), fill_opacity=1)
        mark = style.text(sign, "label", "background", weight="SEMIBOLD").scale_to_fit_width(0.13).move_to(patch)
        entries.append(
            VGroup(*style.in_line(VGroup(patch, mark), style.text(words[role], "caption", "muted"), gap=HAIR))
        )
    first, second = entries
    second.next_to(first, RIGHT, MEDIUM).shift((first[0].get_y() - second[0].get_y()) * UP)
    return region.hold(VGroup(first, second), across=1.0)


def note(style: Style, words: str) -> VGroup:
    """Return a note with a pin in it, to be found again in a later scene."""
    text = style.text(words, "body", "hypothesis")
    paper = Rectangle(width=text.width + MEDIUM, height=text.height + MEDIUM + SMALL, stroke_width=0)
    paper.set_fill(style.colour("panel"), 1)
    pin = Dot(paper.get_top() + HAIR * DOWN, 0.06, color=style.colour("attention"))
    return VGroup(paper, text.move_to(paper).shift(0.5 * HAIR * DOWN), pin)


def example_tag(style: Style, words: Mapping[str, str], frame: Frame) -> VGroup:
    """Return the word that marks what is made up by hand, in the header; left where it has a row of its own."""
    text = style.text(words["example"], "caption", "muted")
    edge = RoundedRectangle(corner_radius=HAIR, width=text.width + MEDIUM, height=text.height + SMALL)
    edge.set_stroke(style.colour("outline"), style.points("outline"))
    return frame.legend.hold(VGroup(edge, text.move_to(edge)), across=0.0 if frame.is_tall else _TAG_ACROSS)


def close_up(toy: BarDetector) -> tuple[np.ndarray, tuple[int, int]]:
    """Return which pixels of the hand-made example are near its block, row by row, and how many rows and columns."""
    rows, columns = np.nonzero(toy.block)
    grid = np.arange(toy.block.size).reshape(toy.block.shape)
    near = grid[rows.min() - _NEAR : rows.max() + 1 + _NEAR, columns.min() - _NEAR : columns.max() + 1 + _NEAR]
    return near.ravel(), near.shape


def stamp(style: Style, words: str) -> VGroup:
    """Return words in a dashed frame: what is hoped for and not measured."""
    text = style.text(words, "caption", "hypothesis")
    edge = Rectangle(width=text.width + MEDIUM, height=text.height + SMALL)
    edge.set_stroke(style.colour("hypothesis"), style.points("outline"))
    return VGroup(DashedVMobject(edge, num_dashes=28), text.move_to(edge))


def hypothesis_stamp(style: Style, words: Mapping[str, str], frame: Frame) -> VGroup:
    """Return the stamp of a hypothesis at the right of the header; left where it has a row of its own."""
    return frame.legend.hold(stamp(style, words["hypothesis"]), across=0.0 if frame.is_tall else 1.0, up=0.0)


def hoped_neurons(style: Style, centres: np.ndarray, width: float) -> HopedNeurons:
    """Return neurons that are only hoped for, ``width`` scene units wide."""
    rim = min(_HOPED_RIM, width * _HOPED_SHARE)
    return HopedNeurons(centres, width, style.colour("hypothesis"), style.colour("background"), rim)


def hoped_wires(style: Style, starts: np.ndarray, ends: np.ndarray, gap: float | tuple[float, float]) -> HopedWires:
    """Return wires that are only hoped for, each ending ``gap`` before the middles (n, 3) that it joins."""
    before, after = (gap, gap) if isinstance(gap, float) else gap
    way = np.asarray(ends) - starts
    unit = way / np.linalg.norm(way, axis=1, keepdims=True)
    wires = HopedWires(starts + before * unit, ends - after * unit, style.colour("hypothesis"), style.stroke("outline"))
    wires.front = 0.0
    return wires


def width_legend(style: Style, words: Mapping[str, str], region: Region) -> VGroup:
    """Return the key to the widths of wires, in the lower part of ``region``."""
    thick = style.points("wire_max")
    strokes = [(("positive", "negative")[k % 2], share) for k, share in enumerate((0.25, 0.5, 1.0))]
    keys = VGroup(
        *(style.line([ORIGIN, 0.5 * RIGHT], role, thick * share).set_opacity(share) for role, share in strokes)
    )
    lines = style.paragraph(words["wire_width"], region.width - SMALL)
    key = VGroup(keys.arrange(RIGHT, buff=SMALL), lines).arrange(DOWN, buff=SMALL, aligned_edge=LEFT)
    return region.hold(key, across=0.0, up=0.12)


def layer_counts(film: Film, style: Style, columns: Mapping[int, NeuronColumn], level: float | None = None) -> Readout:
    """Return the number of neurons of each layer over its column, at the height ``level`` or just above the columns."""
    top = max(column.cells.get_top()[1] for column in columns.values()) + 0.25 if level is None else level
    places = [[column.cells.centres[0][0], top] for column in columns.values()]
    sizes = [film.network.sizes[layer] for layer in columns]
    addresses = [f"layer {layer}, neurons" for layer in columns]
    return style.readout(places, sizes, addresses, size="label", role="muted", places=None)


def skipped_layers(style: Style, layer: int, left: Mobject, right: Mobject) -> VGroup:
    """Return three dots between the picture and a column, beside or below it, for the layers that are not drawn;
    nothing if none are.
    """
    if layer == 0:
        return VGroup()
    dots = VGroup(*(Dot(radius=0.04, color=style.colour("muted")) for _ in range(3)))
    if right.get_top()[1] < left.get_bottom()[1]:
        return dots.arrange(DOWN, buff=HAIR).next_to(left, DOWN, MEDIUM).set_x(right.get_x())
    middle = [(left.get_right()[0] + right.get_left()[0]) / 2, left.get_center()[1], 0]
    return dots.arrange(RIGHT, buff=HAIR).move_to(middle)
