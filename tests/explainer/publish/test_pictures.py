"""Single pictures: stills with their outlines and captions, a contact sheet, GIFs, and a film of one picture alone."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import typst
from PIL import Image

from explainer.clip import Clip, Still
from explainer.errors import ExplainerError
from explainer.film import Film
from explainer.pipeline import Production, chosen, planned
from explainer.progress import Lines
from explainer.publish import gif
from explainer.settings import load

pytestmark = pytest.mark.slow

QUICK = ("qualities.quick={width: 640, height: 360, fps: 5}", "quality=quick", "narration.words_per_second=10")
Made = tuple[tuple[Still, ...], Path]


def production(*scenes: str, sets: tuple[str, ...] = ()) -> Production:
    """Some scenes of the default film, quick to make."""
    film = Film.open(load(None, [*QUICK, *sets]))
    specs = chosen(film, scenes)
    return Production(film, specs, 2, Lines(planned(specs)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The stills of a scene with wires and of two with none."""
    folder = tmp_path_factory.mktemp("stills")
    return production("ForwardPass", "RealNeuron", "SigmoidSquash").make_stills(folder), folder


def rasterised(svg: Path) -> np.ndarray:
    """An SVG as pixels, drawn by another program than the film's."""
    page = f'#set page(width: 640pt, height: 360pt, margin: 0pt)\n#image("{svg.name}", width: 100%)'
    (source := svg.with_suffix(".typ")).write_text(page)
    picture = typst.compile(source, format="png", ppi=72.0)
    source.unlink()
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), float)


def test_outlines_show_what_the_pixels_show(made: Made) -> None:
    """Every SVG looks like its PNG, colours included, but for the edges that two programs smooth in two ways."""
    outlined = [still for still in made[0] if still.vectors]
    assert {"SigmoidSquash", "RealNeuron"} <= {still.scene[3:] for still in outlined}
    for still in outlined:
        pixels = np.asarray(Image.open(still.file).convert("RGB"), float)
        assert np.abs(rasterised(still.file.with_suffix(".svg")) - pixels).mean() < 2.5, still.file.name


def test_a_picture_with_pixels_in_it_has_no_outlines(made: Made) -> None:
    """Twelve thousand wires are a texture: such a still is a PNG alone, and no half SVG is left."""
    still = next(still for still in made[0] if still.beat == "light_the_output")
    assert not still.vectors
    assert not still.file.with_suffix(".svg").exists()
    assert sorted(made[1].glob("*.svg")) == sorted(s.file.with_suffix(".svg") for s in made[0] if s.vectors)


def test_captions_list_the_numbers_of_the_still_alone(made: Made) -> None:
    """At the end of the pass the scores stand beside the outputs, each with the network's value and its address."""
    film = Film.open(load(None))
    text = (made[1] / "captions.md").read_text(encoding="utf-8")
    section = text.partition("-light_the_output.png\n")[2].partition("\n## ")[0]
    for index, score in enumerate(film.hero.trace.output):
        assert f"| {score:.2f} | {score:.6g} | layer 3, neuron {index}, a |" in section
    assert "layer 1, neuron" not in section.replace("layer 1, neurons", "")
    assert "(784-16-16-10; " in section


def test_the_contact_sheet_can_be_had_alone(tmp_path: Path) -> None:
    """A sheet leaves nothing else in the folder."""
    assert production("EndCard").make_sheet(tmp_path) == tmp_path / "contact_sheet.png"
    assert [file.name for file in tmp_path.iterdir()] == ["contact_sheet.png"]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    """The clip of a scene."""
    return production("RealNeuron").make_clips(tmp_path_factory.mktemp("clips"))[0]


def test_a_gif_shows_the_part_of_the_clip_that_was_asked_for(clip: Clip, tmp_path: Path) -> None:
    """It lasts as long as that part, plays for ever, and its first picture is the clip's at that second."""
    timing = clip.timeline.beats[2]
    gif.save(clip, target := tmp_path / "a.gif", timing.start, timing.end)
    with av.open(str(clip.video)) as video:
        first = next(f for f in video.decode(video=0) if f.time >= timing.start).to_image().resize((480, 270))
    with Image.open(target) as moving:
        assert moving.info["loop"] == 0
        seconds = sum(_durations(moving)) / 1000
        assert abs(seconds - timing.duration) <= 0.25
        moving.seek(0)
        assert np.abs(np.asarray(moving.convert("RGB"), float) - np.asarray(first, float)).mean() < 3


def _durations(moving: Image.Image) -> list[int]:
    found = []
    for frame in range(moving.n_frames):  # type: ignore[attr-defined]
        moving.seek(frame)
        found.append(moving.info["duration"])
    return found


def test_a_gif_becomes_smaller_until_it_is_small_enough(
    clip: Clip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With less room fewer colours and pictures are taken; with none at all the user is told what to do."""
    gif.save(clip, target := tmp_path / "a.gif", 0, 6)
    largest = target.stat().st_size
    monkeypatch.setattr(gif, "LARGEST", largest - 1)
    assert gif.save(clip, target, 0, 6) != gif.SIZES[0]
    assert target.stat().st_size < largest
    monkeypatch.setattr(gif, "LARGEST", 1)
    with pytest.raises(ExplainerError, match="choose some of its --beats"):
        gif.save(clip, target, 0, 6)
    assert not target.exists()


def test_pictures_from_the_command_line(run: Callable, tmp_path: Path, tiny: tuple[str, ...]) -> None:
    """A GIF with its caption, and a mistyped beat that is refused with the nearest name before anything is rendered."""
    done = run("gif", "EndCard", *tiny, "--quiet", "--out", "made", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(file.name for file in (tmp_path / "made").iterdir()) == ["EndCard.gif", "EndCard.md"]
    done = run("gif", "RealNeuron", *tiny, "--beats", "squish", "--out", "none", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "RealNeuron has no beat 'squish'; did you mean 'squash'?" in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_picture_of_ones_own_becomes_a_short_film(run: Callable, tmp_path: Path, tiny: tuple[str, ...]) -> None:
    """`predict --film` prints the answer and films its way through the network: every number is that picture's."""
    pixels = np.zeros((28, 28))
    pixels[4:24, 13:15] = 1
    np.save(tmp_path / "my one.npy", pixels)
    done = run("predict", "my one.npy", "--json", "--film", *tiny, "--quiet", "--out", "made", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    scores = list(json.loads(done.stdout)["scores"].values())
    ledger = json.loads((tmp_path / "made" / "ledger.json").read_text())
    shown = {entry["address"]: entry["value"] for entry in ledger}
    assert [shown[f"layer 3, neuron {index}, a"] for index in range(10)] == pytest.approx(scores)
    assert re.search(r"film\.mp4\s+0:2\d", done.stderr)
