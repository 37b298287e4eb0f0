"""A Cairo camera that also draws array-backed mobjects."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self

import cairo
import numpy as np
from manim import Mobject, VMobject
from manim.camera.camera import Camera

from scenes.mobjects.array_mobject import ArrayMobject
from scenes.mobjects.kept import Kept

_PATHS: Kept[cairo.Path] = Kept(512)


class ArrayCamera(Camera):
    """Manim's camera, with one more kind of thing it can see."""

    draws_vectors: ClassVar[bool] = False
    """Whether outlines are wanted in place of pictures of pixels."""
    _window: tuple[float, float, float, float] | None = None

    @property
    def pixels_per_unit(self) -> float:
        """How many pixels one scene unit takes."""
        return self.pixel_height / self.frame_height

    def to_pixels(self, points: np.ndarray) -> np.ndarray:
        """Map scene points (n, 3) to pixel positions (n, 2), x to the right and y down."""
        scale, centre = self.pixels_per_unit, self.frame_center
        x = self.pixel_width / 2 + (points[:, 0] - centre[0]) * scale
        y = self.pixel_height / 2 - (points[:, 1] - centre[1]) * scale
        return np.column_stack([x, y])

    @property
    def window(self) -> tuple[float, float, float, float]:
        """The part of the picture that is being drawn: left, top, right, bottom in pixels. Outside, nothing need be
        painted.
        """
        return self._window or (0, 0, self.pixel_width, self.pixel_height)

    @contextmanager
    def drawing_only(self, left: int, top: int, right: int, bottom: int) -> Iterator[None]:
        """Confine all drawing to a part of the picture."""
        ctx = self.get_cairo_context(self.pixel_array)
        scene_units = ctx.get_matrix()
        ctx.save()
        ctx.identity_matrix()
        ctx.new_path()  # a path left over from before would be clipped too
        ctx.rectangle(left, top, right - left, bottom - top)
        ctx.clip()
        ctx.set_matrix(scene_units)
        self._window = (left, top, right, bottom)
        try:
            yield
        finally:
            self._window = None
            ctx.restore()

    def type_or_raise(self, mobject: Mobject) -> type[Mobject]:
        """Return the family of ``mobject`` that decides how it is drawn."""
        return ArrayMobject if isinstance(mobject, ArrayMobject) else super().type_or_raise(mobject)

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Draw ``mobjects``, in order, on the pixel array."""
        self.draw(self.get_mobjects_to_display(mobjects, **kwargs))

    def draw(self, mobjects: Iterable[Mobject]) -> None:
        """Draw a flat list of mobjects on the pixel array, runs of one kind together."""
        for kind, run in itertools.groupby(mobjects, self.type_or_raise):
            if kind is ArrayMobject:
                self._draw_arrays(run)
            else:
                self.display_funcs[kind](list(run), self.pixel_array)

    def set_cairo_context_path(self, ctx: cairo.Context, vmobject: VMobject) -> Self:
        """Lay the outline of ``vmobject`` into the context; most stand still, and have been there before."""
        shape = (self.pixel_width, self.pixel_height, self.frame_height, tuple(self.frame_center))
        key = (shape, vmobject.points.tobytes())
        path = _PATHS.get(key, lambda: self._outlined(ctx, vmobject))
        ctx.new_path()
        ctx.append_path(path)
        return self

    def _outlined(self, ctx: cairo.Context, vmobject: VMobject) -> cairo.Path:
        ctx.new_path()
        super().set_cairo_context_path(ctx, vmobject)
        return ctx.copy_path()

    def _draw_arrays(self, mobjects: Iterable[ArrayMobject]) -> None:
        ctx = self.get_cairo_context(self.pixel_array)
        ctx.save()
        ctx.identity_matrix()
        ctx.new_path()  # Manim leaves the path of the mobject before, and how its lines end and turn
        ctx.set_line_cap(cairo.LINE_CAP_BUTT)
        ctx.set_line_join(cairo.LINE_JOIN_MITER)
        for mobject in mobjects:
            if mobject.opacity > 0:
                mobject.paint(self, ctx)
        ctx.restore()
