"""The weights of a layer as a picture: a tile for every neuron, all in one scale of colours, with its legend."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explainer import staging
from explainer.errors import ExplainerError
from explainer.film import Film
from explainer.publish import drawing, words
from explainer.publish.drawing import Anchor, Cells, Drawing, Text
from explainer.publish.words import Words

MARGIN, GAP = 24.0, 14.0
"""Points: around the drawing, and between tiles."""
TITLE, LABEL = 17.0, 11.0
"""Points: sizes of letters."""
TILE = 112.0
"""Points: how wide a tile is, if it is a picture."""
CELL = 18.0
"""Points: how wide a cell is, if it is one of a row; narrower where the row would be wider than a page."""
TALL = 24.0
"""Points: how high a cell is whose column has a name, and how wide at the least."""
WIDEST = 760.0
LETTER = 0.58
"""Of its size: how wide a letter is, about."""
MOST_COLUMNS = 12
LEGEND = (160.0, 10.0)
"""Points: width and height of the scale of colours."""


def make(film: Film, layer: int, folder: Path) -> tuple[Path, ...]:
    """Write weights-layer-N.svg and .png, and .md with a caption and each neuron's numbers, to `folder`.

    ExplainerError if the network has no such layer.
    """
    count = len(film.network.layers)
    if not 1 <= layer <= count:
        raise ExplainerError(f"layer {layer} has no weights; the network's layers are 1 to {count}")
    said = words.load("pictures", film, film.vocabulary.extended(_facts(film, layer)))
    drawn, name = draw(film, layer, said), f"weights-layer-{layer}"
    with staging.staged(folder) as aside:
        (aside / f"{name}.svg").write_text(drawing.to_svg(drawn), encoding="utf-8")
        drawing.to_png(drawn).save(aside / f"{name}.png", optimize=True)
        (aside / f"{name}.md").write_text(_caption(film, layer, said), encoding="utf-8")
        staging.settle(aside, folder)
    return tuple(folder / f"{name}.{kind}" for kind in ("svg", "png", "md"))


def draw(film: Film, layer: int, said: Words) -> Drawing:
    """The picture: tiles with the shape of the input for the layer behind it, a row of cells for any other neuron."""
    weights = film.network.layers[layer - 1].weights
    colours = _colours(weights, float(np.abs(weights).max()), film)
    top = MARGIN + TITLE + 2 * GAP
    shape = film.config.input.shape if layer == 1 else None
    names = [_neuron(film, layer, index) for index in range(len(weights))]
    inputs = [str(film.input_names[k]) for k in range(weights.shape[1])] if layer == 1 and film.input_names else []
    tiles = _Tiles(colours, names, top, film.theme.colours.text)
    body = tiles.as_pictures(shape) if shape else tiles.as_rows(inputs)

    bottom = body.bottom + MARGIN + LEGEND[1] + LABEL + GAP
    note = said["weights_tiles" if shape else "weights_rows"]
    width = max(body.right, MARGIN + LEGEND[0] + GAP + len(note) * LABEL * LETTER) + MARGIN
    legend, ticks = _legend(film, weights, bottom - MARGIN - LABEL, note)
    title = Text(MARGIN, MARGIN + TITLE, said["weights_title"], TITLE, film.theme.colours.text)
    return Drawing(
        width,
        bottom,
        film.theme.colours.background,
        said["weights_alt"],
        (*body.cells, legend),
        (title, *body.texts, *ticks),
    )


@dataclass(frozen=True)
class _Body:
    """The marks of all tiles, and how far they reach."""

    cells: tuple[Cells, ...]
    texts: tuple[Text, ...]
    right: float
    bottom: float


@dataclass(frozen=True)
class _Tiles:
    """Colours (n_out, n_in) with a name for each row, to be laid out below `top`."""

    colours: NDArray[np.str_]
    names: Sequence[str]
    top: float
    ink: str

    def as_pictures(self, shape: tuple[int, int]) -> _Body:
        """Pictures of this shape with their names beneath, about twice as many columns as rows."""
        columns = _columns(len(self.names))
        size, height = TILE / shape[1], TILE / shape[1] * shape[0]
        pitch = TILE + GAP, height + LABEL + 1.6 * GAP
        places = [divmod(index, columns) for index in range(len(self.names))]
        corners = [(MARGIN + column * pitch[0], self.top + row * pitch[1]) for row, column in places]
        return _Body(
            tuple(Cells(*at, size, size, row.reshape(shape)) for at, row in zip(corners, self.colours, strict=True)),
            tuple(
                Text(x + TILE / 2, y + height + LABEL + 3, name, LABEL, self.ink, "middle")
                for (x, y), name in zip(corners, self.names, strict=True)
            ),
            MARGIN + min(columns, len(self.names)) * pitch[0] - GAP,
            self.top + (places[-1][0] + 1) * pitch[1],
        )

    def as_rows(self, inputs: Sequence[str]) -> _Body:
        """A row of cells for each neuron, its name before it; above the columns the inputs' names, or numbers."""
        count = self.colours.shape[1]
        height = width = min(CELL, WIDEST / count)
        left = MARGIN + max(map(len, self.names)) * LABEL * LETTER + GAP
        names = list(inputs) or [str(index) if index % _every(width) == 0 else "" for index in range(count)]
        if inputs:
            height, width = TALL, max(TALL, max(map(len, inputs)) * LABEL * LETTER + GAP)
        top = self.top + LABEL + 4
        heads = [
            Text(left + (k + 0.5) * width, top - 5, name, LABEL, self.ink, "middle") for k, name in enumerate(names)
        ]
        sides = [
            Text(left - 8, top + (j + 0.5) * height + LABEL * 0.36, name, LABEL, self.ink, "end")
            for j, name in enumerate(self.names)
            if height >= LABEL or j % _every(height) == 0
        ]
        cells = (Cells(left, top, width, height, self.colours),)
        named = (*(head for head in heads if head.words), *sides)
        return _Body(cells, named, left + count * width, top + len(self.names) * height + GAP)


def _columns(count: int) -> int:
    """How many tiles stand side by side: about twice as many as rows, and full rows where that can be had."""
    near = math.sqrt(2 * count)
    widths = range(max(1, math.floor(near * 0.7)), min(math.ceil(near * 1.5), MOST_COLUMNS) + 1)
    return min(widths or [MOST_COLUMNS], key=lambda width: (-count % width, abs(width - near)))


def _every(size: float) -> int:
    """Of cells this wide every which one has room for its number."""
    return next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if step * size >= 2 * LABEL)


def _colours(weights: NDArray[np.float64], largest: float, film: Film) -> NDArray[np.str_]:
    """A colour for every weight: as in the film, from zero's to the sign's, in proportion."""
    scale, steps = film.theme.colours, 127
    ends = {1: scale.positive, -1: scale.negative}
    table = {
        sign * step: drawing.mixed((scale.zero, ends[sign]), step / steps) for sign in ends for step in range(steps + 1)
    }
    levels = np.rint(weights / (largest or 1.0) * steps).astype(int)
    colours: NDArray[np.str_] = np.vectorize(table.__getitem__, otypes=[np.str_])(levels)
    return colours


def _legend(film: Film, weights: NDArray[np.float64], bottom: float, note: str) -> tuple[Cells, list[Text]]:
    """The scale from the largest negative to the largest positive colour, with its numbers."""
    largest, (width, height), ink = float(np.abs(weights).max()), LEGEND, film.theme.colours.text
    ramp = _colours(np.linspace(-largest, largest, round(width / height))[None], largest, film)
    top = bottom - height
    anchors: tuple[Anchor, ...] = ("start", "middle", "end")
    ticks = zip((0.0, 0.5, 1.0), (-largest, 0.0, largest), anchors, strict=True)
    shown = [
        Text(
            MARGIN + share * width, bottom + LABEL + 3, film.numbers.shown(value, 2 if value else 0), LABEL, ink, anchor
        )
        for share, value, anchor in ticks
    ]
    beside = Text(MARGIN + width + GAP, bottom, note, LABEL, film.theme.colours.muted)
    return Cells(MARGIN, top, height, height, ramp), [*shown, beside]


def _neuron(film: Film, layer: int, index: int) -> str:
    """The name of an output, or the index that addresses have."""
    return film.labels[index] if layer == len(film.network.layers) else str(index)


def _facts(film: Film, layer: int) -> dict[str, str | int]:
    return {
        "picture.layer": layer,
        "picture.before": layer - 1,
        "picture.sizes": "-".join(map(str, film.network.sizes)),
        "picture.neurons": film.network.sizes[layer],
    }


def _caption(film: Film, layer: int, said: Words) -> str:
    """The caption, and a table of what the tiles hold, each number with its address."""
    at_work = film.network.layers[layer - 1]
    rows = [
        f"| layer {layer}, neuron {j} | {row.min():.4f} | {row.max():.4f} | {bias:.4f} |"
        for j, (row, bias) in enumerate(zip(at_work.weights, at_work.biases, strict=True))
    ]
    head = ["| address | least w | largest w | b |", "|---|---|---|---|"]
    return "\n".join([f"# {said['weights_title']}", "", said["weights_caption"], "", *head, *rows, ""])
