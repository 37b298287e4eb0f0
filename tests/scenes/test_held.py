"""Pictures held without the encoder: what FFmpeg's decoder makes of them, and of those that come after."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction

import av
import numpy as np
import pytest
from av.video.frame import PictureType

from scenes.held import HeldPictures, StreamError, holding

Span = tuple[np.ndarray, int, bool]
"""A planar picture, how often it is shown, and whether players should be able to jump to it."""
OPTIONS = {"preset": "superfast", "crf": "28", "threads": "1"}


def moving(rng: np.random.Generator, width: int, height: int, count: int) -> list[np.ndarray]:
    """Planar pictures of noise that a stripe of other noise crosses."""
    picture, out = rng.integers(16, 235, (height * 3 // 2, width), dtype=np.uint8), []
    for number in range(count):
        picture[number % height, : width // 2] = rng.integers(16, 235, width // 2)
        out.append(picture.copy())
    return out


def stream(spans: Sequence[Span], options: dict[str, str], hold: bool) -> bytes:
    """Encode the pictures, the repeated ones held or left out; the pure stream, no container around it."""
    height, width = spans[0][0].shape
    context = av.CodecContext.create("libx264", "w")
    context.width, context.height, context.pix_fmt = width, height * 2 // 3, "yuv420p"
    context.time_base, context.framerate = Fraction(1, 30), Fraction(30)
    context.options = holding(options)
    context.flags |= av.codec.context.Flags.global_header
    context.open()
    parameters = bytes(context.extradata)
    held, out, packets, shown = HeldPictures(parameters), [parameters], [], 0
    for picture, times, key in spans:
        frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts, frame.time_base = shown, context.time_base
        frame.pict_type = PictureType.I if key else PictureType.NONE
        packets += context.encode(frame)
        shown += times
    packets += context.encode(None)
    if not hold:
        return parameters + b"".join(map(bytes, packets))
    for packet, following in zip(packets, [*(packet.pts for packet in packets[1:]), shown], strict=True):
        out += [held.encoded(bytes(packet)), *(held.held() for _ in range(packet.pts + 1, following))]
    return b"".join(out)


def pictures(coded: bytes) -> list[np.ndarray]:
    """Decode a pure stream; anything the decoder has to hide or to guess is an error."""
    with av.open(io.BytesIO(coded), format="h264") as container:
        container.streams.video[0].codec_context.options = {"err_detect": "explode"}
        return [frame.to_ndarray(format="yuv420p") for frame in container.decode(video=0)]


def assert_held(spans: Sequence[Span], options: dict[str, str]) -> None:
    """The decoder shows what it shows of the encoder's pictures alone, each as often as asked for, bit by bit."""
    alone, got = pictures(stream(spans, options, hold=False)), pictures(stream(spans, options, hold=True))
    expected = [picture for picture, (_, times, _) in zip(alone, spans, strict=True) for _ in range(times)]
    assert len(got) == len(expected)
    assert all(np.array_equal(shown, due) for shown, due in zip(got, expected, strict=True))


@pytest.mark.parametrize("size", [(16, 16), (34, 18), (160, 90), (854, 480)])
def test_a_held_picture_is_the_one_before(size: tuple[int, int]) -> None:
    """Pictures stand as long as they should, and those that move on from them are as if nothing had stood between."""
    rng = np.random.default_rng(1)
    spans = [(picture, 1 + number * 7 % 5, number in (0, 9)) for number, picture in enumerate(moving(rng, *size, 16))]
    assert_held(spans, OPTIONS)


@pytest.mark.parametrize(
    "more",
    [
        {"preset": "ultrafast"},
        {"preset": "medium"},
        {"crf": "0"},
        {"crf": "51"},
        {"x264-params": "rc-lookahead=20"},
        {"x264-params": "no-deblock=1:weightp=0"},
        {"x264-params": "slices=3"},
        {"x264-params": "keyint=3"},
    ],
    ids=str,
)
def test_pictures_are_held_whatever_the_encoder_is_asked_for(more: dict[str, str]) -> None:
    """Presets, qualities, looking ahead, slices and key pictures of the encoder's own change nothing."""
    rng = np.random.default_rng(2)
    spans = [(picture, 1 + number % 3, number == 0) for number, picture in enumerate(moving(rng, 96, 64, 12))]
    assert_held(spans, {**OPTIONS, **more})


def test_a_brighter_picture_is_held_too() -> None:
    """In a fade the encoder weighs the brightness of what it refers to; what is held has the weight of one."""
    first = moving(np.random.default_rng(3), 160, 96, 1)[0]
    spans = [((first * (number / 12)).astype(np.uint8), 1 + number % 2, number == 0) for number in range(13)]
    assert_held(spans, {**OPTIONS, "preset": "veryfast", "x264-params": "rc-lookahead=10"})


def test_numbers_begin_again_after_many_pictures() -> None:
    """A picture that stands for longer than pictures have numbers is followed by the right one."""
    drawn = moving(np.random.default_rng(4), 32, 32, 4)
    spans = [(picture, times, times == 2) for picture, times in zip(drawn, [2, 1100, 1, 3], strict=True)]
    assert_held(spans, OPTIONS)


def test_a_held_picture_takes_few_bytes() -> None:
    """Of 1920x1080, a picture that stands still takes less than a hundred bytes."""
    picture = np.full((1620, 1920), 128, np.uint8)
    short, long = (stream([(picture, times, True)], OPTIONS, hold=True) for times in (1, 11))
    assert len(long) - len(short) < 10 * 100


@pytest.mark.parametrize(
    ("other", "named"),
    [("bframes=3", "bframes"), ("ref=3:bframes=0", "ref"), ("cabac=0:bframes=0:ref=1", "cabac"),
     ("interlaced=1:bframes=0:ref=1", "order|interlaced")],
)  # fmt: skip
def test_an_encoder_opened_otherwise_is_refused(other: str, named: str) -> None:
    """Where its streams leave no room for held pictures, that is said before the first is coded."""
    context = av.CodecContext.create("libx264", "w")
    context.width, context.height, context.pix_fmt, context.time_base = 64, 64, "yuv420p", Fraction(1, 30)
    context.options = {"preset": "medium", "x264-params": other}
    context.flags |= av.codec.context.Flags.global_header
    context.open()
    with pytest.raises(StreamError, match=named):
        HeldPictures(bytes(context.extradata))
