"""A renderer that draws, converts and encodes only what has changed since the last frame.

Manim's own renderer, with the same camera, gives the same pictures; this one gives them sooner. It stands on
internals of the pinned version of Manim, so tests hold its pictures against those of the other.
"""

from __future__ import annotations

from typing import Any

from manim import Scene
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.iterables import list_update

from scenes.camera import ArrayCamera
from scenes.damage import DamageTracker, Rect
from scenes.video import Patch, SceneVideoWriter


class DamageRenderer(CairoRenderer):
    """Keeps the picture between frames and redraws the rectangles that changed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(file_writer_class=SceneVideoWriter, camera_class=ArrayCamera, **kwargs)
        self.tracker = DamageTracker()
        self._playing: Scene | None = None

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Play, emitting changes."""
        self._playing = scene
        try:
            super().play(scene, *args, **kwargs)
        finally:
            self._playing = None

    def save_static_frame_data(self, scene: Scene, static_mobjects: Any) -> None:
        """Keep no picture of what stands still: the last frame is that picture."""
        self.static_image = None

    def update_frame(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Draw the whole picture, except within a play, where each frame draws its changes."""
        if self._playing is None:
            self.tracker.forget()
            super().update_frame(scene, *args, **kwargs)

    def render(self, scene: Scene, time: float, moving_mobjects: Any = None) -> None:
        """Emit one frame."""
        self._emit(scene, 1)

    def freeze_current_frame(self, duration: float) -> None:
        """Emit the picture as it stands for a whole wait."""
        assert self._playing is not None
        self._emit(self._playing, int(duration * self.camera.frame_rate))

    def _emit(self, scene: Scene, count: int) -> None:
        if self.skip_animations or count < 1:
            return
        camera = self.camera
        mobjects = camera.get_mobjects_to_display(list_update(scene.mobjects, scene.foreground_mobjects))
        rects = self.tracker.update(camera, mobjects)
        for rect in rects:
            self._redraw(rect, mobjects)
        self.time += count / camera.frame_rate
        self.file_writer.write_patches([self._patch(rect) for rect in rects], count)

    def _redraw(self, rect: Rect, mobjects: list[Any]) -> None:
        camera = self.camera
        window = (slice(rect.top, rect.bottom), slice(rect.left, rect.right))
        camera.pixel_array[window] = camera.background[window]
        with camera.drawing_only(*rect):
            camera.draw([mobject for mobject in mobjects if self.tracker.seen[mobject].bounds.meets(rect)])

    def _patch(self, rect: Rect) -> Patch:
        return Patch(rect.left, rect.top, self.camera.pixel_array[rect.top : rect.bottom, rect.left : rect.right])
