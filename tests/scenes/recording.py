"""Scenes filmed frame by frame into memory: by Manim's own renderer, and by the one that draws only changes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from manim import Mobject, Scene, VMobject
from manim.renderer.cairo_renderer import CairoRenderer

from scenes.camera import ArrayCamera
from scenes.renderer import DamageRenderer
from tests.scenes.stagehand import manim_settings

TINY = (256, 144)
FPS = 5
"""A play lasts a multiple of 0.2 s: whole frames."""


@dataclass(frozen=True)
class Shot:
    """A picture (height, width, 3), how often it is shown, where its hairlines lie, and the play it belongs to."""

    picture: np.ndarray
    count: int
    hairlines: np.ndarray
    play: int


class WholeRenderer(CairoRenderer):
    """Manim's own renderer, but every picture is drawn whole, and no wait is a frame short.

    In a wait Manim draws what stands still twice, which thickens its edges, and int(1.2 / 0.2) is 5.
    """

    def __init__(self) -> None:
        super().__init__(camera_class=ArrayCamera)
        self.shots: list[Shot] = []

    def save_static_frame_data(self, scene: Scene, static_mobjects: Any) -> None:
        """Keep no picture of what stands still."""
        self.static_image = None

    def update_frame(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Draw everything."""
        self.scene = scene
        super().update_frame(scene)

    def freeze_current_frame(self, duration: float) -> None:
        """Show the picture for a whole wait."""
        self.add_frame(self.get_frame(), num_frames=int(duration * self.camera.frame_rate))

    def add_frame(self, frame: np.ndarray, num_frames: int = 1) -> None:
        """Keep the picture too."""
        super().add_frame(frame, num_frames)
        if not self.skip_animations and num_frames:
            mask = hairlines(self.scene.mobjects, self.camera)
            self.shots.append(Shot(frame[..., :3].astype(np.int16), num_frames, mask, self.num_plays))


class ChangesRenderer(DamageRenderer):
    """The film's renderer, keeping its pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.shots: list[Shot] = []
        self.drawn = 0

    def _emit(self, scene: Scene, count: int) -> None:
        super()._emit(scene, count)
        if not self.skip_animations and count >= 1:
            picture = self.camera.pixel_array[..., :3].astype(np.int16)
            self.shots.append(Shot(picture, count, np.zeros(picture.shape[:2], bool), self.num_plays))

    def _redraw(self, rect: Any, mobjects: list[Any]) -> None:
        super()._redraw(rect, mobjects)
        self.drawn += (rect.right - rect.left) * (rect.bottom - rect.top)


def hairlines(mobjects: list[Mobject], camera: ArrayCamera) -> np.ndarray:
    """Where filled shapes thinner than a pixel lie (height, width): cairo rounds them one way whole and another in
    parts.
    """
    mask = np.zeros((camera.pixel_height, camera.pixel_width), bool)
    for mobject in mobjects:
        for leaf in mobject.family_members_with_points():
            thinnest = min(leaf.width, leaf.height) * camera.pixels_per_unit
            if isinstance(leaf, VMobject) and leaf.get_fill_opacity() > 0 and thinnest < 1:
                (left, top), (right, bottom) = camera.to_pixels(
                    np.array([leaf.get_corner((-1, 1, 0)), leaf.get_corner((1, -1, 0))])
                )
                mask[max(0, int(top) - 1) : int(bottom) + 2, max(0, int(left) - 1) : int(right) + 2] = True
    return mask


Made = Callable[[CairoRenderer], Scene]


def film_whole_and_in_parts(make: Made, size: tuple[int, int] = TINY, **how: Any) -> tuple[Any, Any]:
    """Film a scene with both renderers; returns the renderers with their shots."""
    renderers = []
    for kind in (WholeRenderer, ChangesRenderer):
        with TemporaryDirectory() as media, manim_settings(Path(media), size, FPS, **how):
            renderer = kind()
            make(renderer).render()
            renderers.append(renderer)
    return renderers[0], renderers[1]


def greatest_difference(whole: Shot, parts: Shot) -> int:
    """How far apart two pictures are in their most different channel, hairlines left out."""
    return int((np.abs(whole.picture - parts.picture).max(axis=2) * ~whole.hairlines).max())
