"""The gallery: a small still for each chapter, and a looped GIF of one scene."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explainer import gallery, settings
from explainer.__main__ import main
from explainer.film import Film
from explainer.knobs import CHAPTERS, KNOBS

pytestmark = pytest.mark.slow

FILM = """\
network: {weights: random}
quality: tiny
qualities: {tiny: {width: 256, height: 144, fps: 10}}
extras: []
scenes: [PixelsToNeurons, ForwardPass]
"""


def test_every_chapter_has_one_emblem() -> None:
    """One scene of each chapter of the lesson names one of its beats, and the short film keeps it."""
    film = Film.open(settings.load(None, ["film.profile=short"]))
    lines = {scene.name: scene.lines for scene in film.scenes}
    emblems = [(knobs.chapter, name, knobs.emblem) for name, knobs in KNOBS.items() if knobs.emblem]
    assert sorted(chapter for chapter, _, _ in emblems) == sorted(set(CHAPTERS) - {"own"})
    assert all(lines[name][beat].say for _, name, beat in emblems if name in lines)


def test_stills_keep_colours_that_few_pixels_have(tmp_path: Path) -> None:
    """A thin line of turquoise and one of blue among greys are still turquoise and blue; the ground is what it was."""
    greys = np.linspace(0, 255, 854 * 480).reshape(480, 854, 1).repeat(3, axis=2).astype(np.uint8)
    greys[150:250] = (14, 17, 22)
    greys[100, 40:60], greys[300, 40:60] = (79, 224, 208), (111, 183, 255)
    Image.fromarray(greys).save(tmp_path / "large.png")
    gallery._save_small(tmp_path / "large.png", tmp_path / "small.png")
    small = np.asarray(Image.open(tmp_path / "small.png").convert("RGB")).astype(int)
    assert np.abs(small[100, 40:60] - (79, 224, 208)).max() <= 16
    assert np.abs(small[300, 40:60] - (111, 183, 255)).max() <= 16
    assert (small[160:240] == (14, 17, 22)).all()


def test_a_gallery_has_a_still_for_every_chapter_and_a_gif(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stills are named by chapter and have few colours; the GIF moves, is looped and small."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "film.yaml").write_text(FILM)
    monkeypatch.setattr("sys.argv", ["nnexplain", "gallery", "film.yaml", "--quiet", "--out", "made"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    made = tmp_path / "made"
    assert sorted(file.name for file in made.iterdir()) == ["03-structure.png", "04-activations.png", "film.gif"]
    with Image.open(made / "04-activations.png") as still:
        assert still.size == (854, 480)
        assert still.mode == "P"
    with Image.open(made / "film.gif") as moving:
        assert (moving.size, moving.info["loop"]) == ((256, 144), 0)
        assert 50 < moving.n_frames <= 140
    assert (made / "film.gif").stat().st_size < 3_000_000
