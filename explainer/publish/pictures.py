"""Stills made small enough to be carried along by the hundred."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

JPEG_QUALITY = 88
WEBP_QUALITY = 72
"""Of pictures for pages alone: one of 480 pixels takes about 10 kB."""


@dataclass(frozen=True)
class Picture:
    """A picture as the bytes of a file."""

    data: bytes
    kind: str
    """png, jpeg or webp."""

    @property
    def address(self) -> str:
        """An address that holds it, for a page."""
        return f"data:image/{self.kind};base64,{base64.b64encode(self.data).decode('ascii')}"


def compact(still: Path, width: int) -> Picture:
    """A still at most this wide, as PNG or as JPEG, whichever is smaller: few lines compress best without loss, and
    hundreds of wires with some that nobody sees.
    """
    with Image.open(still) as opened:
        picture = opened.convert("RGB")
    if picture.width > width:
        size = width, round(width * picture.height / picture.width)
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    png, jpeg = BytesIO(), BytesIO()
    picture.save(png, "PNG")
    picture.save(jpeg, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
    smaller_png = png.tell() <= jpeg.tell()
    return Picture(png.getvalue(), "png") if smaller_png else Picture(jpeg.getvalue(), "jpeg")


def for_page(still: Path, side: int) -> Picture:
    """A still whose longer side is at most this long, as WebP, which browsers know and offices do not."""
    with Image.open(still) as opened:
        opened.thumbnail((side, side))
        opened.convert("RGB").save(kept := BytesIO(), "WEBP", quality=WEBP_QUALITY, method=6)
    return Picture(kept.getvalue(), "webp")
