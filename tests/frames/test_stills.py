"""The last picture of every beat, against a small picture that somebody has looked at.

`pytest tests/frames --update-frames` draws them anew: look at each before committing it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explainer.render import prepare
from tests.scenes.stagehand import default_film, manim_settings, run

GOLDEN = Path(__file__).parent / "golden"
SIZE = (427, 240)
TOLERANCE = 12
"""Of 255: what a pixel may differ."""
SHARE = 0.001
"""How many of a still's pixels may differ by more."""
SCENES = [
    "TitleCard",
    "MessyThrees",
    "RulesFail",
    "TheGoal",
    "NeuronHoldsANumber",
    "HiddenLayers",
    "PixelsToNeurons",
    "RealNeuron",
    "WeightedSum",
    "WeightsAsPicture",
    "SigmoidSquash",
    "Bias",
    "ForwardPass",
    "OutputScores",
    "CountTheParameters",
    "OneBigFunction",
    "OpenTheBox",
    "StressTests",
    "DigitsAreParts",
    "PartsAreEdges",
    "LaddersElsewhere",
    "CodeView",
    "MatrixForm",
    "BorrowedFromTheBrain",
    "NextTime",
    "SigmoidVsReLU",
    "EndCard",
]


def stills(scene: str, folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """Name and picture of each beat's end."""
    prepare()
    film, drawn = default_film(), []

    def draw(played: Any, beat: str) -> None:
        played.renderer.update_frame(played)
        drawn.append((f"{scene}-{beat}", Image.fromarray(played.renderer.get_frame()).convert("RGB")))

    with manim_settings(folder, SIZE):
        run(film, next(spec for spec in film.scenes if spec.name == scene), after_beat=draw)
    yield from drawn


def difference(expected: Image.Image, got: Image.Image) -> np.ndarray:
    """Which pixels (height, width) differ by more than the tolerance."""
    apart = np.abs(np.asarray(expected).astype(int) - np.asarray(got).astype(int))
    return apart.max(axis=2) > TOLERANCE


def three_panels(expected: Image.Image, got: Image.Image, where: np.ndarray) -> Image.Image:
    """The expected picture, the one that was drawn, and where they differ, side by side."""
    marks = Image.fromarray((where * 255).astype(np.uint8)).convert("RGB")
    panels = Image.new("RGB", (3 * SIZE[0], SIZE[1]))
    for place, panel in enumerate((expected, got, marks)):
        panels.paste(panel, (place * SIZE[0], 0))
    return panels


def compare(name: str, got: Image.Image, folder: Path) -> str | None:
    """What is wrong with a still, or None; the three panels are written to ``folder``."""
    file = GOLDEN / f"{name}.png"
    if not file.is_file():
        return f"{name}: there is no {file}; draw it with --update-frames and look at it"
    with Image.open(file) as golden:
        expected = golden.convert("RGB")
    where = difference(expected, got)
    if where.mean() <= SHARE:
        return None
    panels = folder / f"{name}.png"
    three_panels(expected, got, where).save(panels)
    return f"{name}: {where.mean():.2%} of the pixels differ (at most {SHARE:.1%} may); see {panels}"


@pytest.fixture
def updating(request: pytest.FixtureRequest) -> bool:
    """Whether the golden stills are to be drawn anew."""
    return bool(request.config.getoption("--update-frames"))


@pytest.mark.parametrize("scene", SCENES)
def test_stills_look_as_they_were_approved(scene: str, tmp_path: Path, updating: bool) -> None:
    """Every beat ends with the picture that was looked at and kept, but for a thousandth of its pixels."""
    if updating:
        update(scene, tmp_path)
        return
    if not any(GOLDEN.glob("*.png")):
        pytest.skip(f"no golden stills in {GOLDEN}; draw them with: pytest tests/frames --update-frames")
    drawn = list(stills(scene, tmp_path))
    assert [problem for name, got in drawn if (problem := compare(name, got, tmp_path))] == []
    assert {file.stem for file in GOLDEN.glob(f"{scene}-*.png")} == {name for name, _ in drawn}


def update(scene: str, folder: Path) -> None:
    """Put the pictures of a scene in the place of its golden stills."""
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.glob(f"{scene}-*.png"):
        old.unlink()
    for name, picture in stills(scene, folder):
        picture.save(GOLDEN / f"{name}.png", optimize=True)


def picture(colour: int, wrong: int = 0) -> Image.Image:
    """A grey still with some white pixels."""
    pixels = np.full((SIZE[1], SIZE[0], 3), colour, np.uint8)
    pixels.reshape(-1, 3)[:wrong] = 255
    return Image.fromarray(pixels)


def test_a_changed_still_is_noticed_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """103 wrong pixels of 102,480 are too many and give three panels; 102 are let pass, and so is a shade of 12."""
    monkeypatch.setitem(compare.__globals__, "GOLDEN", tmp_path)
    picture(40).save(tmp_path / "Scene-beat.png")
    seen = tmp_path / "seen"
    seen.mkdir()
    assert compare("Scene-beat", picture(40, wrong=102), seen) is None
    assert compare("Scene-beat", picture(52), seen) is None
    assert "0.10% of the pixels differ" in str(compare("Scene-beat", picture(40, wrong=103), seen))
    with Image.open(seen / "Scene-beat.png") as panels:
        assert panels.size == (3 * SIZE[0], SIZE[1])
    assert "--update-frames" in str(compare("Scene-other", picture(40), seen))
