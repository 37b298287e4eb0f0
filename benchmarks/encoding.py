"""Only encoding: planar frames from a file into a video, with a film's own settings: the yardstick of drawing.
Called by `benchmarks.drawing`.

Run `python -m benchmarks.encoding FRAMES.yuv WIDTH HEIGHT FPS CODEC PRESET CRF`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import av
import numpy as np


def main(raw: str, width: int, height: int, fps: int, codec: str, preset: str, crf: str) -> None:
    """Encode every frame as the film's encoder does: yuv420p, one thread."""
    frames = np.memmap(raw, np.uint8, "c").reshape(-1, height * 3 // 2, width)
    with tempfile.TemporaryDirectory() as folder, av.open(str(Path(folder) / "frames.mp4"), "w") as out:
        stream = out.add_stream(codec, rate=fps, options={"preset": preset, "crf": crf, "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for pts, pixels in enumerate(frames):
            frame = av.VideoFrame.from_numpy_buffer(pixels, format="yuv420p")
            frame.pts = pts
            out.mux(stream.encode(frame))
        out.mux(stream.encode())


if __name__ == "__main__":
    file, *numbers, name, speed, quality = sys.argv[1:]
    main(file, *map(int, numbers), name, speed, quality)
