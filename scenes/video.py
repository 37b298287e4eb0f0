"""One scene as one video stream, fed with what has changed."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import Colorspace, VideoReformatter
from manim._config.video_encoder import VideoEncoderSpec
from manim.scene.scene_file_writer import SceneFileWriter

from scenes.held import HeldPictures, holding

_BT709 = 1
"""The standard colours of high definition, as FFmpeg numbers them: stated in the stream, so that every player shows
the theme's own.
"""


_THREADS = 1
"""Most patches are small: to hand one to other threads takes longer than to convert it."""


class Patch(NamedTuple):
    """Changed pixels: RGBA (height, width, 4), each row in one piece, with the top left corner at (x, y), both even."""

    x: int
    y: int
    pixels: np.ndarray


class SceneEncoder:
    """Encodes pictures of one size into a video file; keeps the last picture and takes only changes to it."""

    def __init__(self, target: Path, spec: VideoEncoderSpec) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        self.target, self.spec = target, spec
        self._container = av.open(str(target), "w", format=spec.container_format)
        self._stream = self._container.add_stream(spec.codec, rate=spec.frame_rate, options=holding(dict(spec.options)))
        self._stream.width, self._stream.height, self._stream.pix_fmt = spec.width, spec.height, "yuv420p"
        context = self._stream.codec_context
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        self._picture = av.VideoFrame(spec.width, spec.height, "yuv420p")
        self._planes = _planes(self._picture)
        self._reformatters: dict[tuple[int, int], VideoReformatter] = {}
        self._container.start_encoding()
        self._held = HeldPictures(bytes(context.extradata))
        self._tick = 1 / Fraction(spec.frame_rate)
        self._told = self._written = 0
        self._key = True

    def mark(self) -> None:
        """Make the next picture one that players can jump to."""
        self._key = True

    def write(self, patches: list[Patch], repeat: int) -> None:
        """Change the picture by ``patches`` and show it ``repeat`` times; the encoder is asked only if it changed."""
        changed = [self._apply(patch) for patch in patches]
        if any(changed) or self._key:
            self._picture.pts, self._picture.time_base = self._told, self._tick
            self._picture.pict_type = PictureType.I if self._key else PictureType.NONE
            self._encode(self._picture)
            self._key = False
        self._told += repeat

    def _encode(self, picture: av.VideoFrame | None) -> None:
        for packet in self._stream.encode(picture):
            self._hold_until(packet.pts)
            self._mux(self._held.encoded(bytes(packet)), packet.is_keyframe)

    def _hold_until(self, number: int) -> None:
        while self._written < number:
            self._mux(self._held.held(), key=False)

    def _mux(self, coded: bytes, key: bool) -> None:
        packet = av.Packet(coded)
        packet.stream, packet.time_base = self._stream, self._tick
        packet.pts = packet.dts = self._written
        packet.duration, packet.is_keyframe = 1, key
        self._container.mux(packet)
        self._written += 1

    def _apply(self, patch: Patch) -> bool:
        """Lay a patch into the picture, and return whether that changed it: slow moves begin and end with steps that
        do not show.
        """
        height, width = patch.pixels.shape[:2]
        if (width, height) not in self._reformatters:
            self._reformatters[width, height] = VideoReformatter()
        source = av.VideoFrame.from_numpy_buffer(patch.pixels, format="rgba")
        yuv = self._reformatters[width, height].reformat(
            source, width, height, "yuv420p", dst_colorspace=Colorspace.ITU709, threads=_THREADS
        )
        changed = False
        for pixels, plane, halved in zip(_planes(yuv), self._planes, (0, 1, 1), strict=True):
            (rows, columns), y, x = pixels.shape, patch.y >> halved, patch.x >> halved
            into = plane[y : y + rows, x : x + columns]
            changed = changed or not np.array_equal(into, pixels)
            into[...] = pixels
        return changed

    def close(self) -> None:
        """Encode what is still on the way and finish the file."""
        self._encode(None)
        self._hold_until(self._told)
        self._container.close()

    def abort(self) -> None:
        """Stop, and leave no file."""
        with suppress(Exception):
            self._container.close()
        self.target.unlink(missing_ok=True)


def _planes(frame: av.VideoFrame) -> list[np.ndarray]:
    """Return the brightness and the two colours of a frame, as arrays that share its memory."""
    rows = [np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size) for plane in frame.planes]
    return [array[: plane.height, : plane.width] for array, plane in zip(rows, frame.planes, strict=True)]


class SceneVideoWriter(SceneFileWriter):
    """Writes a scene as one stream instead of a file for each play: no joining, and a key picture where a beat
    begins.
    """

    encoder: SceneEncoder | None = None

    def begin_animation(self, allow_write: bool = False, **kwargs: Any) -> None:
        """Open the stream at the first picture."""
        if self.output_spec.is_video and allow_write and self.encoder is None:
            self.encoder = SceneEncoder(self.movie_file_path, self.video_encoder)

    def end_animation(self, allow_write: bool = False) -> None:
        """Leave the stream open for the next play."""

    def add_partial_movie_file(self, hash_animation: str | None) -> None:
        """Keep no file for a single play."""

    def next_section(self, name: str, type_: str, skip_animations: bool) -> None:
        """Begin a section with a picture that players can jump to."""
        super().next_section(name, type_, skip_animations)
        if self.encoder:
            self.encoder.mark()

    def write_patches(self, patches: list[Patch], repeat: int = 1) -> None:
        """Encode the last picture with these changes."""
        if self.encoder:
            self.encoder.write(patches, repeat)

    def write_frame(self, pixels: np.ndarray, *, repeat: int = 1) -> None:
        """Encode a whole new picture."""
        self.write_patches([Patch(0, 0, pixels)], repeat)

    def finish(self) -> None:
        """Finish the file."""
        if self.encoder:
            self.encoder.close()

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        """Leave no half file behind."""
        if self.encoder:
            self.encoder.abort()
