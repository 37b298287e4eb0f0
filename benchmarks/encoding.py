"""Only encoding: planar frames from a file into a video, with a film's own settings: the yardstick of drawing.
Called by `benchmarks.drawing` and `benchmarks.film`.

Run `python -m benchmarks.encoding FRAMES.yuv WIDTH HEIGHT FPS CODEC NAME=VALUE…`, with the encoder's options.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np

from benchmarks.runs import run
from scenes.held import holding

if TYPE_CHECKING:
    from explainer.presentation import Quality

_AT_A_TIME = 3000
"""Frames that lie on the disk together; each of 1920x1080 takes 3 MB."""


def encoding_alone(video: Path, picture: Quality, room: Path) -> tuple[float, int]:
    """CPU seconds that encoding a video's own frames takes, in processes that do nothing else, and their number."""
    cpu, count, raw = 0.0, 0, room / "frames.yuv"
    with av.open(str(video)) as source:
        frames = source.decode(video=0)
        while number := _written(itertools.islice(frames, _AT_A_TIME), raw):
            cpu, count = cpu + run(_command(raw, picture)).cpu, count + number
    return cpu, count


def _written(frames: Iterable[av.VideoFrame], target: Path) -> int:
    """Write planar frames to one file and return how many there were."""
    count = 0
    with target.open("wb") as out:
        for frame in frames:
            out.write(frame.to_ndarray(format="yuv420p").tobytes())
            count += 1
    return count


def _command(raw: Path, picture: Quality) -> list[str]:
    encoder, size = picture.encoder, [str(picture.width), str(picture.height), str(picture.fps)]
    options = [f"{name}={value}" for name, value in holding(encoder.options).items()]
    return [sys.executable, "-m", "benchmarks.encoding", str(raw), *size, encoder.codec, *options]


def main(raw: str, width: int, height: int, fps: int, codec: str, options: dict[str, str]) -> None:
    """Encode every frame as the film's encoder does."""
    frames = np.memmap(raw, np.uint8, "c").reshape(-1, height * 3 // 2, width)
    with tempfile.TemporaryDirectory() as folder, av.open(str(Path(folder) / "frames.mp4"), "w") as out:
        stream = out.add_stream(codec, rate=fps, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for pts, pixels in enumerate(frames):
            frame = av.VideoFrame.from_numpy_buffer(pixels, format="yuv420p")
            frame.pts = pts
            out.mux(stream.encode(frame))
        out.mux(stream.encode())


if __name__ == "__main__":
    file, *numbers = sys.argv[1:5]
    main(file, *map(int, numbers), sys.argv[5], dict(option.split("=", 1) for option in sys.argv[6:]))
