"""Mobjects made of many like parts, kept in arrays and painted in one go.

Stock Manim draws one object per part. Twelve thousand wires are then twelve thousand Python objects, each hashed,
copied and interpolated for every frame. Here a mobject owns arrays; a frame costs a few calls to cairo, however many
parts there are.

The arrays live in ``Mobject.points``, so ``shift``, ``scale``, ``rotate``, ``.animate``, ``next_to`` and
``Transform`` work as they do on any mobject::

    points[:n]        where the parts are (their centres)
    points[n:n + 4]   the corners of the box around them, parts' own size included
    points[n + 4:]    an origin and a unit beside it: how much the mobject has been scaled and turned
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from manim import Mobject

if TYPE_CHECKING:
    import cairo

    from scenes.camera import ArrayCamera

UNIT = 1e-3
"""Distance of the unit mark from the origin mark, in scene units of an unscaled mobject; small, to stay inside the
box.
"""


class ArrayMobject(Mobject):
    """A mobject of ``n`` parts at ``centres`` (n, 2 or 3), in scene units; ``reach`` is a part's half size (scalar or
    (n,)).

    A subclass paints itself in :meth:`paint`, and names in ``animated`` the attributes that change during an animation.
    Array attributes are replaced, never written into: copies share them.
    """

    animated: ClassVar[tuple[str, ...]] = ("opacity",)
    boxed_by: ClassVar[tuple[str, ...]] = ()
    """The animated attributes that change the box around the parts."""

    def __init__(
        self, centres: np.ndarray, reach: float | np.ndarray = 0.0, opacity: float = 1.0, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        centres = np.asarray(centres, float)
        parts = np.zeros((len(centres), 3))
        parts[:, : centres.shape[1]] = centres
        self.part_count = len(parts)
        self.opacity = float(opacity)
        self.points = _with_marks(parts, *_around(parts, reach), UNIT)

    # -- where things are ------------------------------------------------------------------------------------------

    @property
    def centres(self) -> np.ndarray:
        """Where the parts are, (n, 3), in scene units."""
        return self.points[: self.part_count]

    @property
    def scale_factor(self) -> float:
        """How much larger than at its creation the mobject is drawn."""
        origin, unit = self.points[-2:]
        return float(np.linalg.norm(unit - origin)) / UNIT

    def points_at(self, centres: np.ndarray) -> np.ndarray:
        """Return ``points`` for parts moved to ``centres`` (n, 2 or 3), with the box that then is around them."""
        parts = self.centres.copy()
        parts[:, : np.shape(centres)[1]] = centres
        return _with_marks(parts, *self.extent(parts), UNIT * self.scale_factor)

    def extent(self, parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the lower left and the upper right corner (2,) of the box around parts that stand at ``parts``
        (n, 3).
        """
        return _around(parts, self.reach())

    def reach(self) -> float | np.ndarray:
        """Half the size of the parts (scalar or (n,)), in scene units as drawn."""
        return 0.0

    # -- what Manim's animations ask for ---------------------------------------------------------------------------

    def set_opacity(self, opacity: float, family: bool = True) -> Self:
        """Set how opaque the whole mobject is, from 0 to 1."""
        self.opacity = float(opacity)
        return self

    def fade(self, darkness: float = 0.5, family: bool = True) -> Self:
        """Multiply the opacity by ``1 - darkness``."""
        self.opacity *= 1.0 - darkness
        return self

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Mix every animated attribute of two mobjects of this kind."""
        for name in self.animated:
            start, end = getattr(mobject1, name), getattr(mobject2, name)
            setattr(self, name, start if start is end else mix(start, end, alpha))
        return self

    def align_points_with_larger(self, larger_mobject: Mobject) -> None:
        """Refuse to become a mobject with another number of parts: there is no true way to pair them."""
        raise ValueError(f"{type(self).__name__} of {self.part_count} parts cannot turn into one with other parts")

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        twin = copy.copy(self)
        memo[id(self)] = twin
        for name, value in self.__dict__.items():
            shared = isinstance(value, np.ndarray) and name != "points"
            setattr(twin, name, value if shared else copy.deepcopy(value, memo))
        return twin

    # -- what the camera and the renderer ask for ------------------------------------------------------------------

    def paint(self, camera: ArrayCamera, ctx: cairo.Context) -> None:
        """Draw on ``ctx``, whose units are pixels with the origin at the top left."""
        raise NotImplementedError

    def margin(self) -> float:
        """How far ink may leave the box, in scene units (outlines, glow)."""
        return 0.03 * self.scale_factor

    def damage(
        self, camera: ArrayCamera, before: tuple[Any, ...], after: tuple[Any, ...]
    ) -> tuple[int, int, int, int] | None:
        """Return the pixels (left, top, right, bottom) that differ between two states in the same box, or None for
        all of it.
        """
        return None

    def state(self) -> tuple[Any, ...]:
        """All that decides the pixels, comparable with ``==``."""
        values = (getattr(self, name) for name in self.animated)
        return (self.points.tobytes(), *(v.tobytes() if isinstance(v, np.ndarray) else v for v in values))


def mix(start: Any, end: Any, alpha: float) -> Any:
    """Return the value ``alpha`` of the way from ``start`` to ``end``, exactly ``end`` at 1."""
    return end if alpha >= 1 else (1 - alpha) * start + alpha * end


def _around(parts: np.ndarray, reach: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    half = np.reshape(reach, (-1, 1))
    return (parts[:, :2] - half).min(axis=0), (parts[:, :2] + half).max(axis=0)


def _with_marks(parts: np.ndarray, low: np.ndarray, high: np.ndarray, unit: float) -> np.ndarray:
    points = np.empty((len(parts) + 6, 3))
    points[: len(parts)] = parts
    middle = (low + high) / 2
    points[len(parts) :, :2] = (
        low,
        (high[0], low[1]),
        high,
        (low[0], high[1]),
        middle,
        (middle[0] + unit, middle[1]),
    )
    points[len(parts) :, 2] = parts[0, 2] if len(parts) else 0.0
    return points
