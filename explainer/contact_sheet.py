"""Many stills on one picture, each with its name: a scene at a glance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from explainer import fonts

THUMBNAIL = 480  # pixels wide
GAP, LABEL = 12, 24  # pixels: between thumbnails, and the height of a name
BACKGROUND, INK = "#202020", "#d0d0d0"


def contact_sheet(stills: Sequence[tuple[str, Path]], target: Path) -> None:
    """Write a picture of all stills (name, file), in rows, about twice as many rows as columns."""
    with Image.open(stills[0][1]) as first:
        size = THUMBNAIL, round(THUMBNAIL * first.height / first.width)
    columns = math.ceil(math.sqrt(len(stills) / 2))
    pitch = size[0] + GAP, size[1] + LABEL + GAP
    rows = math.ceil(len(stills) / columns)
    sheet = Image.new("RGB", (columns * pitch[0] + GAP, rows * pitch[1] + GAP), BACKGROUND)
    for index, (name, file) in enumerate(stills):
        row, column = divmod(index, columns)
        _place(sheet, name, file, (GAP + column * pitch[0], GAP + row * pitch[1]), size)
    sheet.save(target)


def _place(sheet: Image.Image, name: str, file: Path, corner: tuple[int, int], size: tuple[int, int]) -> None:
    with Image.open(file) as still:
        sheet.paste(still.convert("RGB").resize(size, Image.Resampling.LANCZOS), corner)
    font = ImageFont.truetype(fonts.files()[0], size=15)
    ImageDraw.Draw(sheet).text((corner[0], corner[1] + size[1] + 4), name, fill=INK, font=font)
