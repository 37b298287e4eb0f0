"""One scene, run: rendered to a clip, drawn as stills, or rehearsed. The only module of explainer that imports manim.

Manim's configuration is global, so a process runs one scene at a time, each with settings and a folder of its own.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import math
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import manim
from manim import tempconfig
from manim.scene.scene import tqdm
from PIL import Image

from explainer import fonts
from explainer.clip import Clip, Rehearsal, Still, seconds_of
from explainer.errors import ExplainerError
from explainer.film import Film, SceneSpec
from explainer.presentation import Quality
from explainer.timeline import Timeline

if TYPE_CHECKING:
    from explainer.looks.record import Look

FRAME_AREA = 8.0 * 8.0 * 16 / 9  # in manim units: a wide frame is 8 high, and others have as much room
_RECORDER = "scenes.looks.recorder"
_VECTORS = "scenes.vectors"
"""Known by name alone, as the scenes are."""
_SMALL_AREA = 854 * 480
_DEFAULTS = Path(manim.__file__).parent / "_config" / "default.cfg"

Report = Callable[[float], None]
"""Told the scene's own seconds after every play."""


@functools.cache
def prepare() -> None:
    """Make this process ready to draw: the film's fonts, and none of the settings that the user has for Manim."""
    fonts.register()
    tqdm.set_lock(threading.RLock())  # else its lock is one of the system's, and left behind when we are killed
    manim.logger.setLevel("ERROR")
    manim.config.digest_file(_DEFAULTS)
    manim.config.verbosity = "ERROR"


def render(spec: SceneSpec, film: Film, quality: Quality, folder: Path, report: Report) -> Clip:
    """Render a scene to `folder`/ID.mp4 with its sidecar; nothing is left there if it fails."""
    with _staged(spec, folder) as staged, tempconfig({**_settings(quality, staged), **_encoding(quality)}):
        scene_class = _scene_class(spec)
        scene = scene_class(film=film, spec=spec, renderer=scene_class.film_renderer())
        scene.on_play_end.append(lambda: report(scene.time))
        scene.render()
        video = staged / f"{spec.id}.mp4"
        scene.renderer.file_writer.movie_file_path.replace(video)
        clip = Clip(video, Timeline(spec.id, tuple(scene.timings), seconds_of(video)), tuple(scene.ledger))
        clip.save()
        return clip.moved(folder)


def stills(spec: SceneSpec, film: Film, quality: Quality, folder: Path, report: Report) -> tuple[Still, ...]:
    """Draw the last picture of every beat to `folder`/ID-NN-BEAT.png, and, if it has nothing but outlines, to .svg;
    what lies between is skipped.
    """
    drawn: list[Still] = []
    vectors = importlib.import_module(_VECTORS)

    def draw(beat: str) -> None:
        file = folder / f"{spec.id}-{len(drawn) + 1:02d}-{beat}.png"
        Image.fromarray(_picture(scene)).convert("RGB").save(file)
        outlined = vectors.write(scene, scene.style.rgb("background"), file.with_suffix(".svg"))
        drawn.append(Still(spec.id, beat, file, tuple(scene.numbers_in_sight()), outlined))
        report(scene.time)

    with _undrawn(spec, film, quality, folder) as scene:
        scene.on_beat_end.append(draw)
        scene.render()
    return tuple(drawn)


def rehearse(spec: SceneSpec, film: Film, quality: Quality, folder: Path, report: Report) -> Rehearsal:
    """Run a scene without drawing it."""
    with _undrawn(spec, film, quality, folder) as scene:
        scene.render()
        report(scene.time)
    return Rehearsal(Timeline(spec.id, tuple(scene.timings), scene.time), tuple(scene.ledger))


def look(spec: SceneSpec, film: Film, quality: Quality, folder: Path, report: Report) -> Look:
    """Write down what is seen of a scene, and draw the last picture of every beat to `folder`/ID-NN-BEAT.png."""

    def keep(name: str, pixels: Any) -> None:
        Image.fromarray(pixels.astype("uint8")).save(folder / name)

    with _undrawn(spec, film, _small(quality), folder) as scene:
        recorder = importlib.import_module(_RECORDER).Recorder(scene, keep)
        scene.on_play_end.append(lambda: report(scene.time))
        scene.render()
        seen: Look = recorder.look()
    return seen


def _small(quality: Quality) -> Quality:
    """The same picture as large as 854x480: what reads there reads everywhere."""
    scale = math.sqrt(_SMALL_AREA / (quality.width * quality.height))
    width, height = (2 * round(side * scale / 2) for side in (quality.width, quality.height))
    return quality.model_copy(update={"width": width, "height": height})


@contextmanager
def _undrawn(spec: SceneSpec, film: Film, quality: Quality, folder: Path) -> Iterator[Any]:
    with _staged(spec, folder) as staged, tempconfig({**_settings(quality, staged), "dry_run": True}):
        yield _scene_class(spec)(film=film, spec=spec, skip_animations=True)


def _picture(scene: Any) -> Any:
    """The scene as it stands, drawn anew, RGBA (height, width, 4)."""
    scene.renderer.static_image = None  # of the last play; it would be drawn twice
    scene.renderer.update_frame(scene)
    return scene.renderer.get_frame()


def _scene_class(spec: SceneSpec) -> Any:
    """The scene's class. Scenes are known by name alone, so that nothing but a running scene loads them."""
    module = _module_of_file(Path(spec.source)) if spec.source.endswith(".py") else importlib.import_module(spec.source)
    try:
        return getattr(module, spec.name)
    except AttributeError:
        raise ExplainerError(f"{spec.source} has no class {spec.name}; check the scene's `use`") from None


def _module_of_file(path: Path) -> Any:
    """A Python file of the user's, loaded as a module; its folder is where it finds what lies beside it."""
    if not path.is_file():
        raise ExplainerError(f"there is no file {path}; check the scene's `use`")
    specification = importlib.util.spec_from_file_location(path.stem, path)
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[path.stem], sys.path[:0] = module, [str(path.parent)]
    specification.loader.exec_module(module)
    return module


@contextmanager
def _told_to_its_author(spec: SceneSpec) -> Iterator[None]:
    """What goes wrong in a scene file of the user's is the user's to mend, and told with its line."""
    try:
        yield
    except ExplainerError:
        raise
    except Exception as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == spec.source]
        if isinstance(error, SyntaxError) and error.filename == spec.source:
            lines.append(error.lineno)
        if not lines:
            raise
        said = f"{type(error).__name__}: {error}"
        raise ExplainerError(f"{spec.source}:{lines[-1]}: {said}; mend the scene's program") from error


@contextmanager
def _staged(spec: SceneSpec, folder: Path) -> Iterator[Path]:
    """A folder for all that manim writes; it lies inside `folder`, so that results can be moved there in one step."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=f".{spec.id}-") as staged, _told_to_its_author(spec):
        yield Path(staged)


def _settings(quality: Quality, media: Path) -> Mapping[str, Any]:
    height = math.sqrt(FRAME_AREA * quality.height / quality.width)
    return {
        "pixel_width": quality.width,
        "pixel_height": quality.height,
        "frame_rate": quality.fps,
        "frame_height": height,
        "frame_width": height * quality.width / quality.height,
        "media_dir": str(media),
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "notify_outdated_version": False,
    }


def _encoding(quality: Quality) -> Mapping[str, Any]:
    """How the video is compressed."""
    return {
        "format": "mp4",
        "video_codec": quality.encoder.codec,
        "pixel_format": "yuv420p",
        "video_encoder_options": quality.encoder.options,
    }
