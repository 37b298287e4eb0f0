"""The scenes are ordinary Manim scenes: its command, cache, stills and ranges work, and LaTeX is never asked."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import av
import numpy as np
import pytest
from manim import FadeIn, MathTex, Scene, Transform, tempconfig
from manim.scene.scene_file_writer import SceneFileWriter
from PIL import Image

from explainer.film import Film
from scenes.camera import ArrayCamera
from scenes.mobjects.animations import Change
from scenes.mobjects.cells import Cells, grid_centres
from scenes.mobjects.ramp import Ramp
from scenes.mobjects.readout import Readout, Spelling
from scenes.mobjects.wires import Wires
from tests.scenes.recording import FPS, TINY, ChangesRenderer, WholeRenderer
from tests.scenes.stagehand import ROOT, default_film, manim_settings, run, scene_class

LIGHT = Ramp.light("#0E1116", "#FFF8E7")
TEX_PROGRAMS = ("latex", "pdflatex", "xelatex", "lualatex", "dvisvgm")


class Sketch(Scene):
    """Cells, wires and numbers, faded in, changed and transformed."""

    values, weights, number = np.linspace(0, 1, 6), np.linspace(-1, 1, 4), 0.25

    def construct(self) -> None:
        """Play."""
        grid = Cells(grid_centres(2, 3, 1.0), np.array(self.values), LIGHT, outline="#5B6673")
        ends = np.array([[-3.0, 1], [-3.0, -1]]), np.array([[3.0, 1], [3.0, -1]])
        wires = Wires(*ends, np.array(self.weights).reshape(2, 2), "#3DDC84", "#FF5C6A")
        count = Readout(np.array([[0.0, 2.5]]), [self.number], ["an example"], 0.5, "#FFFFFF", Spelling(2))
        self.play(FadeIn(wires, grid, count), run_time=0.4)
        self.play(Change(grid, values=np.zeros(6), lag=1.0), Change(wires, rest=0.5), run_time=0.4)
        self.play(Transform(grid, grid.copy().scale(0.5)), run_time=0.4)
        self.wait(0.4)


VIDEO: dict[str, Any] = {"dry_run": False, "format": "mp4", "disable_caching": False}


@contextmanager
def counted_segments() -> Iterator[list[Path]]:
    """The files that Manim encodes for single plays."""
    written: list[Path] = []
    original = SceneFileWriter._create_segment_encoder

    def create(writer: SceneFileWriter, target: Path) -> Any:
        written.append(Path(target))
        return original(writer, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SceneFileWriter, "_create_segment_encoder", create)
        yield written


def pictures_of(video: Path) -> list[bytes]:
    """The decoded pictures of a video."""
    with av.open(video) as container:
        return [frame.to_ndarray(format="rgb24").tobytes() for frame in container.decode(video=0)]


def rendered_twice(make: Callable[[], Scene], media: Path) -> tuple[list[Scene], list[int], list[list[bytes]]]:
    """Two renders with Manim's own renderer and cache: the scenes, how many plays each encoded, their pictures."""
    scenes, counts, pictures = [], [], []
    for _ in range(2):
        with manim_settings(media, TINY, FPS, **VIDEO), counted_segments() as written:
            scene = make()
            scene.render()
        scenes.append(scene)
        counts.append(len(written))
        pictures.append(pictures_of(scene.renderer.file_writer.movie_file_path))
    return scenes, counts, pictures


# -- Manim's cache ---------------------------------------------------------------------------------------------------


def test_a_second_render_is_all_cached_and_the_same(tmp_path: Path) -> None:
    """With Manim's cache on, a second render draws nothing and gives the same video."""
    scenes, counts, pictures = rendered_twice(lambda: Sketch(camera_class=ArrayCamera), tmp_path)
    assert counts == [4, 0]
    assert scenes[0].renderer.animations_hashes == scenes[1].renderer.animations_hashes
    assert len(pictures[0]) == 8
    assert pictures[0] == pictures[1]


def test_a_scene_of_the_film_is_cached_too(tmp_path: Path, film: Film) -> None:
    """So is a scene with network, words, formulas and beats, with Manim's own renderer."""
    spec = next(spec for spec in film.scenes if spec.name == "OutputScores")
    scenes, counts, pictures = rendered_twice(lambda: scene_class(spec)(film=film, spec=spec), tmp_path)
    assert counts[0] > 5
    assert counts[1] == 0
    assert pictures[0] == pictures[1]
    assert [entry.shown for entry in scenes[0].ledger] == [entry.shown for entry in scenes[1].ledger]
    ends = [[timing.end for timing in scene.timings] for scene in scenes]
    np.testing.assert_allclose(ends[0], ends[1], atol=1e-4)


@pytest.mark.parametrize("changed", ["values", "weights", "number"])
def test_one_other_number_is_another_play(tmp_path: Path, changed: str) -> None:
    """Changing a single value of any mobject changes the hash of the plays that show it: the cache never lies."""
    other = np.array(getattr(Sketch, changed), float).copy()
    other.flat[0] += 1e-6
    hashes = []
    for kind in (Sketch, type("Sketch", (Sketch,), {changed: other if other.ndim else float(other)})):
        with manim_settings(tmp_path, TINY, FPS, **VIDEO):
            scene = kind(camera_class=ArrayCamera)
            scene.render()
        hashes.append(scene.renderer.animations_hashes)
    assert hashes[0][0] != hashes[1][0]


# -- Manim's command and its options ---------------------------------------------------------------------------------


def test_the_last_picture_can_be_saved(tmp_path: Path, film: Film) -> None:
    """`manim -s` writes the last picture of a scene, before the curtain falls."""
    spec = next(spec for spec in film.scenes if spec.name == "OutputScores")
    with manim_settings(tmp_path, TINY, FPS, dry_run=False, format="png", save_last_frame=True):
        scene = scene_class(spec)(film=film, spec=spec)
        scene.render()
    (file,) = tmp_path.rglob("*.png")
    with Image.open(file) as still:
        saved = np.asarray(still.convert("RGB")).astype(int)
    assert saved.shape == (TINY[1], TINY[0], 3)
    np.testing.assert_array_equal(saved[0, 0], [0x0E, 0x11, 0x16])
    assert np.count_nonzero(np.abs(saved - saved[0, 0]).max(axis=2) > 60) > 300


def test_manims_own_command_renders_a_scene(tmp_path: Path) -> None:
    """`manim -ql` with a scene's file and name makes a video in which every line has its time."""
    arguments = ["-ql", "-r", "214,120", "--fps", "5", "--media_dir", str(tmp_path), "--progress_bar", "none"]
    command = [sys.executable, "-m", "manim", *arguments, "scenes/ch03_structure.py", "OutputScores"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    (video,) = [path for path in tmp_path.rglob("*.mp4") if "partial_movie_files" not in path.parts]
    spec = next(spec for spec in default_film().scenes if spec.name == "OutputScores")
    with av.open(video) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (214, 120)
        assert stream.frames / 5 >= sum(line.seconds for line in spec.lines.values())


@pytest.mark.parametrize("kind", [WholeRenderer, ChangesRenderer])
def test_a_range_of_plays_has_the_pictures_of_the_whole(tmp_path: Path, film: Film, kind: type) -> None:
    """`manim -n 4,6` draws plays 4 to 6 as they are in the whole scene, though nothing before was drawn."""
    spec, filmed = next(spec for spec in film.scenes if spec.name == "OutputScores"), []
    for plays in ({}, {"from_animation_number": 4, "upto_animation_number": 6}):
        with manim_settings(tmp_path, TINY, FPS), tempconfig(plays):
            scene = scene_class(spec)(film=film, spec=spec, renderer=kind())
            scene.render()
        filmed.append([shot for shot in scene.renderer.shots if 4 <= shot.play <= 6])
    assert [shot.count for shot in filmed[1]] == [shot.count for shot in filmed[0]]
    assert len(filmed[0]) > 5
    for whole, part in zip(*filmed, strict=True):
        assert np.abs(whole.picture - part.picture).max() <= 2


# -- LaTeX -----------------------------------------------------------------------------------------------------------


@contextmanager
def traps(folder: Path) -> Iterator[Path]:
    """Programs named like LaTeX's, first on the PATH, that note that they were called and fail."""
    log = folder / "called"
    for name in TEX_PROGRAMS:
        program = folder / name
        program.write_text(f'#!/bin/sh\necho "{name}" >> "{log}"\nexit 1\n', encoding="utf-8")
        program.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        assert shutil.which("latex") == str(folder / "latex")
        yield log


@pytest.mark.slow
def test_latex_is_never_called() -> None:
    """All five scenes run to their ends, drawn at every beat, without a word to LaTeX."""
    assert first_run().called == ""


def test_the_trap_for_latex_works(tmp_path: Path) -> None:
    """A formula that needs LaTeX does step into it."""
    with traps(tmp_path) as log, manim_settings(tmp_path, TINY):
        with pytest.raises(RuntimeError, match="latex"):
            MathTex("a + b")
        assert "latex" in log.read_text(encoding="utf-8")


# -- the same every time ---------------------------------------------------------------------------------------------


def beat_pictures(media: Path) -> dict[str, str]:
    """The sha256 of the last picture of every beat of the film."""
    digests: dict[str, str] = {}
    film = default_film()

    def note(scene: Any, beat: str) -> None:
        scene.renderer.update_frame(scene)
        picture = scene.renderer.camera.pixel_array
        digests[f"{scene.spec.id} {beat}"] = hashlib.sha256(picture.tobytes()).hexdigest()

    with manim_settings(media, TINY, FPS):
        for spec in film.scenes:
            run(film, spec, after_beat=note)
    return digests


RETURNS = {"08-HiddenLayers return_to_ours": "08-HiddenLayers veil_them"}
"""Beats that end with the picture of an earlier one, as they say."""


class Run(NamedTuple):
    """The digests of a run, and the programs of LaTeX that it called."""

    digests: dict[str, str]
    called: str


@cache
def first_run() -> Run:
    """One run in this process, with traps for LaTeX."""
    with TemporaryDirectory() as folder, traps(Path(folder)) as log:
        digests = beat_pictures(Path(folder))
        return Run(digests, log.read_text(encoding="utf-8") if log.exists() else "")


@pytest.mark.slow
def test_two_runs_draw_the_same(tmp_path: Path) -> None:
    """Run twice in one process, every beat ends with the same pixels; no two look alike, but where one comes back."""
    digests = first_run().digests
    assert beat_pictures(tmp_path) == digests
    assert len(digests) > 25
    assert all(before != after for before, after in pairwise(digests.values()))
    others = {beat: digest for beat, digest in digests.items() if beat not in RETURNS}
    assert len(set(others.values())) == len(others)
    assert all(digests[beat] == others[first] for beat, first in RETURNS.items())


@pytest.mark.slow
def test_two_processes_draw_the_same(tmp_path: Path) -> None:
    """Another process, with another order of sets and hashes, draws the same pixels."""
    code = (
        "import json, sys; from pathlib import Path; from explainer.render import prepare; prepare();"
        "from tests.scenes.test_manim import beat_pictures;"
        "print(json.dumps(beat_pictures(Path(sys.argv[1]))))"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "12345", "LC_ALL": "C", "OPENBLAS_NUM_THREADS": "2"}
    command = [sys.executable, "-W", "ignore", "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300, check=True)
    assert json.loads(done.stdout) == first_run().digests
