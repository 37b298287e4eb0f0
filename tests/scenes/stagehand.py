"""What the tests of the drawing side share: the film, small pictures, and scenes that run without being drawn."""

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from manim import Mobject, tempconfig

from explainer import settings
from explainer.film import Film, SceneSpec
from scenes.camera import ArrayCamera
from scenes.renderer import DamageRenderer
from scenes.stage import ExplainerScene

ROOT = Path(__file__).parents[2]
FRAME_HEIGHT = 8.0
SIZE = (512, 288)
"""Width and height in pixels of the pictures of single mobjects: 36 pixels to the unit."""


@cache
def default_film() -> Film:
    """The film that is made when nothing is configured."""
    return Film.open(settings.load(None))


@contextmanager
def manim_settings(media: Path, size: tuple[int, int] = SIZE, fps: int = 6, **more: Any) -> Iterator[None]:
    """Manim's settings for a small picture of the film's shape that is written nowhere."""
    width, height = size
    with tempconfig(
        {
            "pixel_width": width,
            "pixel_height": height,
            "frame_rate": fps,
            "frame_height": FRAME_HEIGHT,
            "frame_width": FRAME_HEIGHT * width / height,
            "media_dir": str(media),
            "dry_run": True,
            "disable_caching": True,
            "progress_bar": "none",
            "verbosity": "ERROR",
            "notify_outdated_version": False,
            **more,
        }
    ):
        yield


def scene_class(spec: SceneSpec) -> type[ExplainerScene]:
    """The class of one of the film's scenes."""
    return getattr(importlib.import_module(spec.source), spec.name)


def run(
    film: Film,
    spec: SceneSpec,
    after_beat: Callable[[ExplainerScene, str], None] | None = None,
    watch: Callable[[ExplainerScene], None] | None = None,
) -> ExplainerScene:
    """Run a scene without drawing it, calling back after every beat, and before all, for who wants to ``watch``."""
    scene = scene_class(spec)(film=film, spec=spec, renderer=DamageRenderer(skip_animations=True))
    if watch:
        watch(scene)
    if after_beat:
        scene.on_beat_end.append(lambda name: after_beat(scene, name))
    scene.render()
    return scene


class Picture:
    """Mobjects drawn alone on a ground of one colour, without a scene."""

    def __init__(self, *mobjects: Mobject, ground: str = "#000000") -> None:
        self.camera = ArrayCamera(background_color=ground)
        self.camera.reset()
        self.camera.capture_mobjects(mobjects)
        self.rgb = self.camera.pixel_array[..., :3].astype(int)
        """Red, green, blue (height, width, 3) from 0 to 255."""

    def at(self, point: Any) -> np.ndarray:
        """The colour (3,) at a point of the scene."""
        place = np.zeros((1, 3))
        place[0, : len(point)] = point
        x, y = self.camera.to_pixels(place)[0]
        return self.rgb[int(y), int(x)]

    @property
    def ink(self) -> np.ndarray:
        """How far every pixel (height, width) is from the ground in its most different channel."""
        return np.abs(self.rgb - self.rgb[0, 0]).max(axis=2)

    def ink_box(self, above: int = 8) -> tuple[float, float, float, float]:
        """Left, bottom, right, top of the ink, in scene units."""
        rows, columns = np.nonzero(self.ink > above)
        unit, (height, width) = self.camera.pixels_per_unit, self.ink.shape
        left, right = (columns.min() - width / 2) / unit, (columns.max() + 1 - width / 2) / unit
        top, bottom = (height / 2 - rows.min()) / unit, (height / 2 - rows.max() - 1) / unit
        return left, bottom, right, top


def hex_to_255(colour: str) -> np.ndarray:
    """``#RRGGBB`` as (3,) from 0 to 255, without Manim."""
    return np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)])
