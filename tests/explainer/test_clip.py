"""A clip and its sidecar."""

from pathlib import Path

import av
import numpy as np
import pytest

from explainer.clip import Clip, seconds_of
from explainer.ledger import Entry
from explainer.timeline import BeatTiming, Timeline


@pytest.fixture
def clip(tmp_path: Path) -> Clip:
    """A saved clip whose video is a stand-in."""
    video = tmp_path / "02-Scene.mp4"
    video.write_bytes(b"video")
    timeline = Timeline("02-Scene", (BeatTiming("greet", 0.0, 1.1), BeatTiming("leave", 1.1, 2.0)), 2.4)
    made = Clip(video, timeline, (Entry("02-Scene", "greet", 0.5, "layer 1, neuron 7, z", -0.1 - 0.2, "−0.30"),))
    made.save()
    return made


def test_a_clip_is_read_back_as_it_was(clip: Clip) -> None:
    """No digit of a number and no sign of a text is lost."""
    assert Clip.load(clip.video) == clip


def test_a_moved_clip_leaves_nothing_behind(clip: Clip, tmp_path: Path) -> None:
    """Video and sidecar go together."""
    (tmp_path / "shelf").mkdir()
    moved = clip.moved(tmp_path / "shelf")
    assert Clip.load(tmp_path / "shelf" / "02-Scene.mp4") == moved
    assert [path.name for path in tmp_path.iterdir()] == ["shelf"]


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"timeline": 1, "ledger": []}', '{"timeline": {}, "ledger": [{}]}'])
def test_another_file_beside_the_video_is_named(clip: Clip, text: str) -> None:
    """The error says which file is not a sidecar."""
    clip.sidecar.write_text(text)
    with pytest.raises(ValueError, match=r"02-Scene\.json does not belong to a clip"):
        Clip.load(clip.video)


def test_a_video_lasts_as_long_as_its_frames(tmp_path: Path) -> None:
    """7 frames at 30 a second are 7/30 s, to the last digit that a float holds."""
    with av.open(tmp_path / "v.mp4", "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        for _ in range(7):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")))
        container.mux(stream.encode())
    assert seconds_of(tmp_path / "v.mp4") == 7 / 30
