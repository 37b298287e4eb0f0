"""Every scene of the film that is made when nothing is configured, in a vertical and in a square frame."""

import math
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from explainer import settings
from explainer.film import Film, SceneSpec
from explainer.looks import places
from explainer.looks.findings import Finding, tried
from explainer.looks.record import Look
from explainer.render import FRAME_AREA
from scenes.looks.recorder import Recorder
from scenes.stage import ExplainerScene
from tests.scenes.stagehand import manim_settings, run

FRAMES = {"vertical": (720, 1280), "square": (720, 720)}
"""The shapes besides the wide one, with their pixels. Nothing is drawn, but Pango breaks lines at this width."""
CHECKS = (places.leaves_the_frame, places.overlaps, places.too_small, places.fits_its_lamp)


@cache
def film_in(frame: str) -> Film:
    """The default film in a frame of this shape."""
    return Film.open(settings.load(None, [f"frame={frame}"]))


def seen(film: Film, spec: SceneSpec, frame: str) -> Look:
    """What is seen of a scene that runs in this frame without being drawn."""
    recorders: list[Recorder] = []

    def watch(scene: ExplainerScene) -> None:
        recorders.append(Recorder(scene))

    width, height = FRAMES[frame]
    tall = math.sqrt(FRAME_AREA * height / width)
    units = {"frame_height": tall, "frame_width": tall * width / height}
    with TemporaryDirectory() as media, manim_settings(Path(media), FRAMES[frame], **units):
        run(film, spec, watch=watch)
    return recorders[0].look()


def misplaced(look: Look, film: Film) -> list[Finding]:
    """What leaves the safe area, overlaps or is too small, but for what the scene itself excepts."""
    found = [finding for check in CHECKS for finding in check(look, film)]
    return [finding for finding in tried(look, found) if finding in found]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("scene", [entry.use for entry in settings.load(None).scenes])
def test_scenes_lay_themselves_out_for_the_frame(scene: str, frame: str) -> None:
    """At the end of every play all stands inside the safe area, clear of the rest, and large enough to be read."""
    film = film_in(frame)
    look = seen(film, next(spec for spec in film.scenes if spec.name == scene), frame)
    assert [f"{each.beat} {each.time:.1f} s [{each.criterion}] {each.message}" for each in misplaced(look, film)] == []
