"""Animations for array-backed mobjects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import ORIGIN, Animation, Group, Mobject, Scene, VMobject

from scenes.mobjects.array_mobject import ArrayMobject, mix

Shares = np.ndarray | float
"""How far along: from 0 to 1, one number or one for each part (n,)."""


def smooth(share: Shares) -> Shares:
    """Start and end at rest: 3 t^2 - 2 t^3."""
    return share * share * (3 - 2 * share)


def steady(share: Shares) -> Shares:
    """Keep one pace."""
    return share


def there_and_back(share: Shares) -> Shares:
    """Go there smoothly by half time, and back."""
    return smooth(1 - np.abs(2 * np.asarray(share) - 1))


def on_arrival(share: Shares) -> Shares:
    """Wait until a wave has almost arrived, then change quickly."""
    return smooth(np.clip((np.asarray(share) - _ARRIVAL) / (1 - _ARRIVAL), 0, 1))


_ARRIVAL = 0.72


class Change(Animation):
    """Move array attributes of one mobject to new values, part after part.

    ``targets`` names attributes, or ``centres`` (n, 3) for where the parts go. With ``lag`` > 0 part ``order[i]`` (a
    rank from 0 to 1) starts later than the first: at lag 1 the last part starts as the first arrives. ``arc`` lets
    travelling parts bow sideways by that share of their way. No copies are made: only what changes is touched.
    """

    def __init__(
        self,
        mobject: ArrayMobject,
        *,
        lag: float = 0.0,
        order: np.ndarray | None = None,
        arc: float = 0.0,
        rate_func: Callable[[Shares], Shares] = smooth,
        **kwargs: Any,
    ) -> None:
        settings = {name: kwargs.pop(name) for name in ("run_time", "name", "remover", "introducer") if name in kwargs}
        self.targets: dict[str, Any] = kwargs
        self.lag, self.arc = lag, arc
        self.order = np.linspace(0, 1, mobject.part_count) if order is None else np.asarray(order, float)
        self.reshapes = bool({"centres", *mobject.boxed_by} & set(kwargs))
        super().__init__(mobject, rate_func=rate_func, **settings)

    def create_starting_mobject(self) -> ArrayMobject:
        """Remember the values to start from; the mobject itself need not be copied."""
        self.starts = {name: getattr(self.mobject, name) for name in self.targets}
        self.start = self.mobject.centres.copy()
        self.end = self.start.copy()
        if "centres" in self.targets:
            self.end[:, : np.shape(self.targets["centres"])[1]] = self.targets["centres"]
        return self.mobject

    def interpolate_mobject(self, alpha: float) -> None:
        """Set every target to its value at ``alpha``, each part by its own clock; the box follows the parts."""
        alpha = min(max(alpha, 0.0), 1.0)  # beside a longer animation, time goes on after the end of this one
        whole, each = self.rate_func(alpha), self._clocks(alpha)
        for name, target in self.targets.items():
            if name != "centres":
                per_part = isinstance(target, np.ndarray) and len(target) == self.mobject.part_count
                start = self.starts[name]
                setattr(self.mobject, name, mix_each(start, target, each) if per_part else mix(start, target, whole))
        if self.reshapes:
            self.mobject.points = self.mobject.points_at(self._places(each))

    def _clocks(self, alpha: float) -> np.ndarray:
        local = np.clip(alpha * (1 + self.lag) - self.lag * self.order, 0, 1)
        return np.broadcast_to(self.rate_func(local), local.shape)

    def _places(self, each: np.ndarray) -> np.ndarray:
        places = mix_each(self.start, self.end, each)
        if self.arc:
            way = self.end - self.start
            aside = np.column_stack([-way[:, 1], way[:, 0], np.zeros(len(way))])
            places += self.arc * np.sin(np.pi * each)[:, None] * aside
        return places


class _Fade(Animation):
    """Fade mobjects of any kind, which may drift by ``shift`` meanwhile. With ``lag_ratio`` > 0 part after part.

    Manim's own makes three copies of all that fades, and mixes two of them in every picture. Here the mobjects
    themselves are dimmed.
    """

    def __init__(self, *mobjects: Mobject, shift: np.ndarray = ORIGIN, **kwargs: Any) -> None:
        self.drift = np.asarray(shift, float)
        super().__init__(mobjects[0] if len(mobjects) == 1 else Group(*mobjects), **kwargs)

    def create_starting_mobject(self) -> Mobject:
        """Remember how opaque every part is, and where; nothing need be copied."""
        self.parts = [(part, part.points, _opacities(part)) for part in self.mobject.family_members_with_points()]
        return self.mobject

    def interpolate_mobject(self, alpha: float) -> None:
        """Dim every part by its own clock."""
        for place, (part, points, opacities) in enumerate(self.parts):
            self.show(part, points, opacities, self.get_sub_alpha(alpha, place, len(self.parts)))

    def show(self, part: Mobject, points: np.ndarray, opacities: dict[str, Any], alpha: float) -> None:
        """Set a part to how it looks at its own ``alpha``."""
        raise NotImplementedError


class FadeIn(_Fade):
    """Let mobjects appear, arriving from where ``shift`` begins."""

    def __init__(self, *mobjects: Mobject, **kwargs: Any) -> None:
        super().__init__(*mobjects, introducer=True, **kwargs)

    def show(self, part: Mobject, points: np.ndarray, opacities: dict[str, Any], alpha: float) -> None:
        """From nothing to all."""
        _dim(part, opacities, alpha)
        part.points = points if alpha >= 1 or not self.drift.any() else points - (1 - alpha) * self.drift


class FadeOut(_Fade):
    """Let mobjects disappear, leaving by ``shift``; once they are gone they are as they were, to be shown again."""

    def __init__(self, *mobjects: Mobject, **kwargs: Any) -> None:
        super().__init__(*mobjects, remover=True, **kwargs)

    def show(self, part: Mobject, points: np.ndarray, opacities: dict[str, Any], alpha: float) -> None:
        """From all to nothing."""
        _dim(part, opacities, 1 - alpha)
        part.points = points if alpha <= 0 or not self.drift.any() else points + alpha * self.drift

    def clean_up_from_scene(self, scene: Scene) -> None:
        """Take the mobjects off the scene, and bring their light back."""
        super().clean_up_from_scene(scene)
        self.interpolate(0)


_RGBAS = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")


def _opacities(part: Mobject) -> dict[str, Any]:
    if isinstance(part, ArrayMobject):
        return {"opacity": part.opacity}
    if isinstance(part, VMobject):
        return {name: getattr(part, name) for name in _RGBAS}
    raise TypeError(f"{type(part).__name__} cannot be faded")


def _dim(part: Mobject, opacities: dict[str, Any], share: float) -> None:
    """Set opacities to a share of what they were; at 1 to the very same."""
    for name, full in opacities.items():
        setattr(part, name, full if share >= 1 else share * full if name == "opacity" else full * (1, 1, 1, share))


def mix_each(start: np.ndarray, end: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return each part (n, …) its own share (n,) of the way from ``start`` to ``end``, exactly ``end`` at 1."""
    shares = shares.reshape(-1, *(1,) * (end.ndim - 1))
    return np.where(shares >= 1, end, (1 - shares) * start + shares * end)
