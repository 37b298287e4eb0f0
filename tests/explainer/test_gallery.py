"""The gallery: a small still for each chapter, and a looped GIF of one scene."""

from pathlib import Path

import pytest
from PIL import Image

from explainer.__main__ import main

FILM = """\
network: {weights: random}
quality: tiny
qualities: {tiny: {width: 256, height: 144, fps: 10}}
extras: []
scenes: [PixelsToNeurons, ForwardPass]
"""


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
        assert (moving.size, moving.info["loop"]) == ((480, 270), 0)
        assert 50 < moving.n_frames <= 140
    assert (made / "film.gif").stat().st_size < 3_000_000
