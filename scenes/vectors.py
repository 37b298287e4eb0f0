"""A still as an SVG, for pictures that have nothing but outlines."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import cairo
from manim import Scene

from scenes.camera import ArrayCamera


class PixelsError(Exception):
    """Something in the picture is made of pixels."""


class VectorCamera(ArrayCamera):
    """A camera that writes outlines as SVG into a file instead of pixels into an array."""

    draws_vectors = True

    def __init__(self, file: BytesIO, like: ArrayCamera) -> None:
        size = {"pixel_width": like.pixel_width, "pixel_height": like.pixel_height}
        super().__init__(frame_width=like.frame_width, frame_height=like.frame_height, **size)
        self.surface = cairo.SVGSurface(file, self.pixel_width, self.pixel_height)
        self.surface.set_document_unit(cairo.SVGUnit.PX)
        self._context = _TrueColours(cairo.Context(self.surface))
        scale = self.pixels_per_unit
        self._context.set_matrix(cairo.Matrix(scale, 0, 0, -scale, self.pixel_width / 2, self.pixel_height / 2))

    def get_cairo_context(self, pixel_array: Any) -> Any:
        """Return the SVG's context, whatever array is to be drawn on."""
        return self._context


class _TrueColours:
    """A cairo context for a surface with red first: arrays of pixels, for which all is drawn, have blue first."""

    def __init__(self, context: cairo.Context) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def set_source_rgba(self, blue: float, green: float, red: float, alpha: float = 1.0) -> None:
        self._context.set_source_rgba(red, green, blue, alpha)

    def set_source(self, pattern: Any) -> None:
        raise PixelsError("a gradient")

    def set_source_surface(self, *surface: Any) -> None:
        raise PixelsError("a picture of pixels")


def write(scene: Scene, ground: tuple[float, float, float], file: Path) -> bool:
    """Write the scene as it stands, on a ``ground`` (red, green, blue from 0 to 1), as an SVG.

    Return whether there is one: a picture of which a part has no outlines, such as thousands of wires, has none.
    """
    written = BytesIO()  # not the file itself: of a disk that is full, cairo would not say so
    camera = VectorCamera(written, scene.renderer.camera)
    context = camera.get_cairo_context(None)
    context.set_source_rgba(*ground[::-1], 1)
    context.paint()
    try:
        camera.capture_mobjects(scene.mobjects)
    except PixelsError:
        return False
    finally:
        camera.surface.finish()
    file.write_bytes(written.getvalue())
    return True
