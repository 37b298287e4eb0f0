"""What was seen, as files: the record, and all pictures on one sheet with what is wrong outlined in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from explainer import fonts
from explainer.contact_sheet import contact_sheet
from explainer.looks.findings import Finding
from explainer.looks.record import Box, Look, Moment
from explainer.progress import clock

RECORD, SHEET = "looks.jsonl", "contact_sheet.png"
OUTLINE, INK = "#FF2FD0", "#101010"
_WIDTH, _GAP, _SIZE = 4, 4, 22  # pixels: of the outline, around the thing, of the number

Mark = tuple[int, Box | None]
"""The number of a finding, and the thing's box in scene units; None for the whole picture."""


def publish(looks: Sequence[Look], found: Sequence[Finding], pictures: Path, folder: Path) -> None:
    """Write looks.jsonl and contact_sheet.png to `folder`; the pictures are drawn on."""
    (folder / RECORD).write_text("".join(look.to_jsonl() for look in looks), encoding="utf-8")
    stills: list[tuple[str, Path]] = []
    for look in looks:
        for moment, file in _drawn(look):
            mark(pictures / file, look.frame, marks_of(look, moment, found))
            stills.append((f"{look.scene}  {moment.beat}  {clock(moment.end)}", pictures / file))
    contact_sheet(stills, folder / SHEET)


def _drawn(look: Look) -> Iterator[tuple[Moment, str]]:
    return ((moment, moment.picture.file) for moment in look.moments if moment.picture)


def marks_of(look: Look, moment: Moment, found: Sequence[Finding]) -> list[Mark]:
    """What is to be outlined in the picture of a beat; findings are numbered as they are listed, from 1."""
    numbered = enumerate(found, start=1)
    return [(number, each.box) for number, each in numbered if (each.scene, each.beat) == (look.scene, moment.beat)]


def mark(file: Path, frame: Box, marks: Sequence[Mark]) -> None:
    """Outline things in a picture of the frame, each with its number."""
    with Image.open(file) as opened:
        picture = opened.convert("RGB")
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(fonts.files()[0], size=_SIZE)
    taken: dict[tuple[float, float], int] = {}
    for number, box in marks:
        left, top, right, bottom = pixels_of(box or frame, frame, picture.size)
        pen.rectangle((left, top, right, bottom), outline=OUTLINE, width=_WIDTH)
        beside = taken[left, top] = taken.get((left, top), -1) + 1
        corner = left + beside * 2 * _SIZE, max(0.0, top - _SIZE if box else top)
        pen.rectangle(pen.textbbox(corner, str(number), font=font), fill=OUTLINE)
        pen.text(corner, str(number), fill=INK, font=font)
    picture.save(file)


def pixels_of(box: Box, frame: Box, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the outline around a box, inside a picture of this size: what lies beyond the
    picture is outlined at its edge.
    """
    unit = size[0] / frame.width
    across = ((box.left - frame.left) * unit - _GAP, (box.right - frame.left) * unit + _GAP)
    down = ((frame.top - box.top) * unit - _GAP, (frame.top - box.bottom) * unit + _GAP)
    (left, right), (top, bottom) = _within(across, size[0]), _within(down, size[1])
    return left, top, right, bottom


def _within(ends: tuple[float, float], size: int) -> tuple[float, float]:
    first = min(max(0.0, ends[0]), size - 1.0 - _WIDTH)
    return first, min(max(first + _WIDTH, ends[1]), size - 1.0)
