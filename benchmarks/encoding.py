"""Only encoding: planar frames from a file into a video, with a film's own settings: the yardstick of drawing.
Called by `benchmarks.drawing`.

Run `python -m benchmarks.encoding FRAMES.yuv WIDTH HEIGHT FPS CODEC NAME=VALUE…`, with the encoder's options.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import av
import numpy as np


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
