"""All the wires between two layers: the many as a faint texture, the few that carry most standing out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import cairo
import numpy as np

from scenes.mobjects.array_mobject import ArrayMobject
from scenes.mobjects.kept import Kept
from scenes.mobjects.ramp import rgb
from scenes.mobjects.texture import wire_texture

if TYPE_CHECKING:
    from scenes.camera import ArrayCamera

Layer = tuple[cairo.ImageSurface, int, int]
"""A picture, and the pixel where its top left corner lies."""
_LAYERS: Kept[Layer] = Kept(24)


class Wires(ArrayMobject):
    """Wires from ``starts`` (n_in, 2 or 3) to ``ends`` (n_out, 2 or 3) for ``weights`` (n_out, n_in).

    At rest every wire is drawn, faintly, its ink in proportion to |weight|; ``rest`` from 0 to 1 is how far, from
    left to right, they have been drawn. :meth:`carry` gives what each wire brings in a pass, ``contributions`` =
    weight times activation (n_out, n_in): the ``per_neuron`` largest of each neuron in ``targets`` (all, if not
    given) stand out, their width in proportion to their size. ``front`` sweeps from 0 to 1 and turns rest into pass,
    from left to right; ``glow`` fades the pass. Sign is colour, and dashes where ``dash_negative`` asks for a second
    cue.
    """

    animated: ClassVar[tuple[str, ...]] = ("opacity", "front", "glow", "rest")

    def __init__(
        self,
        starts: np.ndarray,
        ends: np.ndarray,
        weights: np.ndarray,
        positive: str,
        negative: str,
        widths: tuple[float, float] = (0.008, 0.05),
        per_neuron: int = 24,
        dash_negative: bool = False,
        targets: np.ndarray | None = None,
        **kwargs: Any,
    ) -> None:
        self.shape = (len(ends), len(starts))
        super().__init__(np.vstack([_flat(starts), _flat(ends)]), **kwargs)
        self.set_z_index(-1)  # under the neurons, whatever is animated last
        self.weights = np.asarray(weights, float).reshape(self.shape)
        self.positive, self.negative = positive, negative
        self.widths, self.per_neuron, self.dash_negative = widths, per_neuron, dash_negative
        self.targets = np.arange(self.shape[0]) if targets is None else np.asarray(targets)
        self.front, self.glow, self.rest, self.feather = 0.0, 1.0, 1.0, 0.6
        self.carry(np.zeros(self.shape))

    def carry(self, contributions: np.ndarray) -> Wires:
        """Set what each wire brings, weight times activation (n_out, n_in), and choose those that stand out."""
        self.contributions = np.asarray(contributions, float).reshape(self.shape)
        strongest = strongest_per_row(self.contributions[self.targets], self.per_neuron)
        self.strongest = np.column_stack([self.targets[strongest[:, 0]], strongest[:, 1]])
        looks = (self.positive, self.negative, self.widths, self.per_neuron, self.dash_negative)
        style = repr((self.shape, self.targets.tolist(), *looks)).encode()
        self.digests = tuple(
            hashlib.sha256(style + array.tobytes()).hexdigest() for array in (self.weights, self.contributions)
        )
        return self

    # -- painting --------------------------------------------------------------------------------------------------

    def paint(self, camera: ArrayCamera, ctx: cairo.Context) -> None:
        """Paint the texture, then what the pass has reached."""
        self._lay(camera, ctx, self.digests[0], self._draw_rest, self.rest, self.opacity)
        if self.glow > 0 and len(self.strongest):
            self._lay(camera, ctx, self.digests[1], self._draw_pass, self.front, self.opacity * self.glow)

    def _lay(
        self,
        camera: ArrayCamera,
        ctx: cairo.Context,
        digest: str,
        draw: Callable[..., np.ndarray],
        share: float,
        opacity: float,
    ) -> None:
        """Paint a layer as far as a wave has come that has run ``share`` of its way."""
        if share <= 0:
            return
        ctx.set_source_surface(*self._layer(camera, digest, draw))
        if share >= 1:
            ctx.paint_with_alpha(opacity)
        else:
            ctx.mask(self._wave(camera, share, opacity))

    def _wave(self, camera: ArrayCamera, share: float, opacity: float) -> cairo.LinearGradient:
        feather = self.feather * self.scale_factor * camera.pixels_per_unit
        front = self._front(camera, share)
        gradient = cairo.LinearGradient(front - feather, 0, front, 0)
        gradient.add_color_stop_rgba(0, 0, 0, 0, opacity)
        gradient.add_color_stop_rgba(1, 0, 0, 0, 0)
        return gradient

    def _front(self, camera: ArrayCamera, share: float) -> float:
        x = camera.to_pixels(self.centres)[:, 0]
        feather = self.feather * self.scale_factor * camera.pixels_per_unit
        return float(x.min() + share * (x.max() - x.min() + feather))

    def _layer(self, camera: ArrayCamera, digest: str, draw: Callable[..., np.ndarray]) -> Layer:
        # Interpolation leaves dust in the last digits: to a 64th of a pixel, places are the same.
        pixel = np.rint(camera.to_pixels(self.centres) * 64) / 64
        key = (draw.__name__, digest, pixel.tobytes(), camera.pixel_width, camera.pixel_height)
        return _LAYERS.get(key, lambda: self._drawn(camera, pixel, draw))

    def _drawn(self, camera: ArrayCamera, pixel: np.ndarray, draw: Callable[..., np.ndarray]) -> Layer:
        pad = 2 + self.widths[1] * camera.pixels_per_unit
        low, high = np.floor(pixel.min(0) - pad).astype(int), np.ceil(pixel.max(0) + pad).astype(int)
        ink = draw(pixel - low, tuple(high - low), camera.pixels_per_unit * self.scale_factor)
        surface = cairo.ImageSurface.create_for_data(ink, cairo.FORMAT_ARGB32, ink.shape[1], ink.shape[0])
        return surface, int(low[0]), int(low[1])

    def _draw_rest(self, pixel: np.ndarray, size: tuple[int, int], scale: float) -> np.ndarray:
        n_in = self.shape[1]
        return wire_texture(pixel[:n_in], pixel[n_in:], self.weights, size, rgb(self.positive), rgb(self.negative))

    def _draw_pass(self, pixel: np.ndarray, size: tuple[int, int], scale: float) -> np.ndarray:
        ink = np.zeros((size[1], size[0], 4), np.uint8)
        surface = cairo.ImageSurface.create_for_data(ink, cairo.FORMAT_ARGB32, *size)
        ctx = cairo.Context(surface)
        ctx.set_line_cap(cairo.LINE_CAP_ROUND)
        thinnest, thickest = (width * scale for width in self.widths)
        largest = np.abs(self.contributions).max() or 1.0
        n_in = self.shape[1]
        for j, k in self.strongest[np.argsort(np.abs(self.contributions[tuple(self.strongest.T)]))].tolist():
            share = abs(self.contributions[j, k]) / largest
            red, green, blue = rgb(self.positive if self.contributions[j, k] > 0 else self.negative)
            ctx.set_source_rgba(blue, green, red, 0.1 + 0.85 * share**0.8)
            ctx.set_line_width(max(thinnest + (thickest - thinnest) * share, 0.7))
            ctx.set_dash([4 * thickest, 2.5 * thickest] if self.dash_negative and self.contributions[j, k] < 0 else [])
            ctx.move_to(*pixel[k])
            ctx.line_to(*pixel[n_in + j])
            ctx.stroke()
        surface.flush()
        return ink

    def damage(
        self, camera: ArrayCamera, before: tuple[Any, ...], after: tuple[Any, ...]
    ) -> tuple[int, int, int, int] | None:
        """Return the band that a wave has crossed, if nothing but this wave has moved."""
        moved = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        if not moved:
            return 0, 0, 0, 0
        if len(moved) > 1 or self._animated_at(moved[0]) not in ("front", "rest"):
            return None
        fronts = sorted(self._front(camera, state[moved[0]]) for state in (before, after))
        feather = self.feather * self.scale_factor * camera.pixels_per_unit
        y = camera.to_pixels(self.centres)[:, 1]
        pad = 2 + self.widths[1] * camera.pixels_per_unit
        return int(fronts[0] - feather) - 2, int(y.min() - pad), int(fronts[1]) + 3, int(y.max() + pad) + 1

    def _animated_at(self, place: int) -> str:
        """Return which animated attribute stands at a place of the state; the points come first."""
        return self.animated[place - 1] if 0 < place <= len(self.animated) else ""

    def state(self) -> tuple[Any, ...]:
        """All that decides the pixels."""
        return (*super().state(), self.digests)


def strongest_per_row(values: np.ndarray, count: int) -> np.ndarray:
    """Return (row, column) pairs (m, 2) of the ``count`` largest magnitudes of each row, zeros left out; ties go to
    the lower column.
    """
    order = np.argsort(-np.abs(values), axis=1, kind="stable")[:, :count]
    rows = np.repeat(np.arange(len(values)), order.shape[1])
    pairs = np.column_stack([rows, order.ravel()])
    return pairs[values[tuple(pairs.T)] != 0]


def _flat(points: np.ndarray) -> np.ndarray:
    return np.asarray(points, float)[:, :2]
