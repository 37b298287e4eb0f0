"""Small flat drawings, of squares and words, as SVG and as PNG with the same measures."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from explainer import fonts
from explainer.colours import channels

Anchor = Literal["start", "middle", "end"]
_PILLOW_ANCHORS: dict[Anchor, str] = {"start": "ls", "middle": "ms", "end": "rs"}


@dataclass(frozen=True, eq=False)
class Cells:
    """A grid of cells with its top left corner at (x, y): colours "#rrggbb" (rows, columns)."""

    x: float
    y: float
    width: float
    height: float
    """Of one cell."""
    colours: NDArray[np.str_]


@dataclass(frozen=True)
class Text:
    """A line of words that stands on (x, y), or ends or is centred there."""

    x: float
    y: float
    words: str
    size: float
    colour: str
    anchor: Anchor = "start"


@dataclass(frozen=True)
class Drawing:
    """Marks on a ground, in points from the top left."""

    width: float
    height: float
    ground: str
    title: str
    """What is to be seen, for those who do not see it."""
    cells: tuple[Cells, ...]
    texts: tuple[Text, ...]


def to_svg(drawing: Drawing) -> str:
    """The drawing as an SVG file; cells of one colour are one path, words stay words."""
    size = f'width="{drawing.width:g}" height="{drawing.height:g}" viewBox="0 0 {drawing.width:g} {drawing.height:g}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" shape-rendering="crispEdges">',
        f"<title>{html.escape(drawing.title)}</title>",
        f'<rect width="100%" height="100%" fill="{drawing.ground}"/>',
        *(path for cells in drawing.cells for path in _paths(cells)),
        *(_svg_text(text) for text in drawing.texts),
        "</svg>\n",
    ]
    return "\n".join(parts)


def to_png(drawing: Drawing, scale: int = 2) -> Image.Image:
    """The drawing as a picture of `scale` pixels a point."""
    picture = Image.new("RGB", (round(drawing.width * scale), round(drawing.height * scale)), drawing.ground)
    brush = ImageDraw.Draw(picture)
    for cells in drawing.cells:
        for (row, column), colour in np.ndenumerate(cells.colours):
            left, right = (round((cells.x + at * cells.width) * scale) for at in (column, column + 1))
            top, bottom = (round((cells.y + at * cells.height) * scale) for at in (row, row + 1))
            brush.rectangle((left, top, right - 1, bottom - 1), fill=str(colour))
    for text in drawing.texts:
        font = ImageFont.truetype(fonts.files()[0], text.size * scale)
        place = (text.x * scale, text.y * scale)
        brush.text(place, text.words, fill=text.colour, font=font, anchor=_PILLOW_ANCHORS[text.anchor])
    return picture


def mixed(ends: tuple[str, str], share: float) -> str:
    """The colour that lies `share` of the way from one "#rrggbb" to the other."""
    start, end = (np.array(channels(colour)) for colour in ends)
    return "#" + "".join(f"{channel:02x}" for channel in np.rint(start + (end - start) * share).astype(int))


def _paths(cells: Cells) -> Iterable[str]:
    places: dict[str, list[str]] = defaultdict(list)
    for (row, column), colour in np.ndenumerate(cells.colours):
        places[str(colour)].append(f"M{column} {row}h1v1h-1z")
    yield f'<g transform="translate({cells.x:g} {cells.y:g}) scale({cells.width:g} {cells.height:g})">'
    yield from (f'<path fill="{colour}" d="{"".join(each)}"/>' for colour, each in places.items())
    yield "</g>"


def _svg_text(text: Text) -> str:
    place = f'x="{text.x:g}" y="{text.y:g}" text-anchor="{text.anchor}"'
    look = f'font-family="Inter, sans-serif" font-size="{text.size:g}" fill="{text.colour}"'
    return f"<text {place} {look}>{html.escape(text.words)}</text>"
