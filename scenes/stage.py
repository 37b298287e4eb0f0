"""The stage: what every scene of a film shares. A scene is a list of beats; a beat is one thought, said and shown."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from manim import RIGHT, Animation, Group, Mobject, Scene, VGroup, config
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.exceptions import EndSceneEarlyException

from explainer import fonts
from explainer.film import Film, SceneSpec
from explainer.knobs import CHAPTERS
from explainer.ledger import Entry
from explainer.narration import Line
from explainer.timeline import BeatTiming
from scenes.camera import ArrayCamera
from scenes.layout import MEDIUM, Frame
from scenes.mobjects.animations import FadeOut
from scenes.mobjects.minimap import Minimap
from scenes.mobjects.readout import Readout
from scenes.renderer import DamageRenderer
from scenes.style import Style

CONFIG_VARIABLE = "NNEXPLAIN_CONFIG"
"""Names the YAML file for scenes that are rendered by Manim's own command."""
_CURTAIN = 0.4
"""Seconds of the fade at the end of a scene."""
_NUDGE = 1e-6
"""Manim cuts a wait down to whole frames: this much more keeps the last of ours."""

Condition = Callable[["ExplainerScene"], bool]
BeatMethod = Callable[["ExplainerScene"], None]


def beat(method: BeatMethod | None = None, *, when: Condition | None = None) -> Any:
    """Mark a method of a scene as a beat: a named section with a line of narration and a planned length.

    The beat says its line, runs the method, waits for the rest of the planned time in whole frames and notes when it
    began and ended. With ``when`` it is left out for films to which it does not apply; a short film is spared more.
    """
    if method is None:
        return functools.partial(beat, when=when)

    @functools.wraps(method)
    def perform(scene: ExplainerScene) -> None:
        applies = when is None or when(scene)
        if applies and method.__name__ not in scene.spec.spared:
            with scene.telling(method.__name__):
                method(scene)

    perform.is_beat = True
    return perform


@dataclass(frozen=True, eq=False)
class Allowance:
    """An exception from how a picture should look: for a mobject or for a whole beat ("": the scene), and why."""

    topic: str
    mobject: Mobject | None
    reason: str
    beat: str


class ExplainerScene(Scene):
    """A scene of the film. Subclasses write ``set_the_stage``, their beats, and ``construct`` as the list of beats."""

    focus: ClassVar[tuple[int, ...]] = ()
    """The layers that the minimap lights, from 0 or from the end as in a list; without any there is no minimap."""

    def __init__(
        self,
        film: Film | None = None,
        spec: SceneSpec | None = None,
        renderer: CairoRenderer | None = None,
        **kwargs: Any,
    ) -> None:
        fonts.register()
        super().__init__(renderer=renderer, camera_class=ArrayCamera, **kwargs)
        self.film = film or _film_of_the_environment()
        self.spec = spec or next(scene for scene in self.film.scenes if scene.name == type(self).__name__)
        self.style = Style(self.film.theme, self.film.numbers)
        self.frame = Frame(config.frame_width, config.frame_height)
        self.timings: list[BeatTiming] = []
        self.ledger: list[Entry] = []
        self.on_beat_end: list[Callable[[str], None]] = []
        self.on_play_begin: list[Callable[[Sequence[Animation]], None]] = []
        self.on_play_end: list[Callable[[], None]] = []
        self.allowances: list[Allowance] = []
        self.current_beat = ""
        self.burnt: list[Mobject] = []

    @classmethod
    def film_renderer(cls) -> CairoRenderer:
        """Return the renderer for films, which draws and encodes only what changes; Manim's own serves as well."""
        return DamageRenderer()

    # -- what a scene writes ---------------------------------------------------------------------------------------

    def set_the_stage(self) -> None:
        """Create the actors, as attributes; nothing is shown yet."""

    def allow(self, topic: str, mobject: Mobject | None, reason: str) -> None:
        """Except a mobject, wherever it stands, or with None what the current beat shows, from what is checked
        under a topic (explainer.looks.findings has them). Said while the stage is set, None means the whole scene.
        """
        self.allowances.append(Allowance(topic, mobject, reason, self.current_beat))

    # -- what Manim calls ------------------------------------------------------------------------------------------

    def setup(self) -> None:
        """Prepare the background and the actors."""
        self.camera.background_color = self.style.colour("background")
        self.set_the_stage()
        self.furniture = Group(self._chapter_chip(), self._minimap())
        self.add(self.furniture)

    def tear_down(self) -> None:
        """Lower the curtain, but for a still of the last picture."""
        if self.mobjects and not self.renderer.file_writer.output_spec.is_still:
            with suppress(EndSceneEarlyException):  # Manim was asked for a range of plays that ends before
                self.play(FadeOut(Group(*self.mobjects)), run_time=_CURTAIN)

    def play(self, *args: Any, **kwargs: Any) -> None:
        """Play animations, then enter every number that now stands on screen in the ledger."""
        super().play(*args, **kwargs)
        self._enter_numbers()
        for listener in self.on_play_end:
            listener()

    def begin_animations(self) -> None:
        """Set what is about to be played to its first picture, and say so."""
        super().begin_animations()
        for listener in self.on_play_begin:
            listener(self.animations)

    # -- beats -----------------------------------------------------------------------------------------------------

    @property
    def line(self) -> Line | None:
        """What is said in the current beat, or None."""
        return self.spec.lines.get(self.current_beat)

    @contextmanager
    def telling(self, name: str) -> Iterator[None]:
        """Run a beat: open its section, give it its planned time, note what it measured."""
        self.current_beat = name
        self.next_section(name)
        start = self.time
        self._burn_in(self.line.subtitle if self.line and self.film.config.captions.burn else "")
        yield
        self._wait_until(start + (self.line.seconds if self.line else 0.0))
        self._enter_numbers()
        self.timings.append(BeatTiming(name, float(start), float(self.time)))
        for listener in self.on_beat_end:
            listener(name)

    def rest(self, tempo: str = "hold") -> None:
        """Hold the picture still for a tempo of the theme."""
        self.wait(self.style.seconds(tempo) + _NUDGE)

    def _wait_until(self, end: float) -> None:
        frames = round((end - self.time) * self.camera.frame_rate)
        if frames >= 1:
            self.wait(frames / self.camera.frame_rate + _NUDGE)

    def _burn_in(self, words: str) -> None:
        """Write what is said into the picture, in the band that scenes leave free."""
        self.remove(*self.burnt)
        self.burnt = [self.frame.captions.hold(self.style.text(words, "caption"))] if words else []
        self.add(*self.burnt)

    # -- numbers ---------------------------------------------------------------------------------------------------

    def numbers_in_sight(self) -> Iterator[Entry]:
        """Every number that stands in the picture now."""
        for readout in self._numbers_on_screen():
            for address, value, shown, alpha in zip(
                readout.addresses, readout.values, readout.texts(), readout.alphas, strict=True
            ):
                if alpha * readout.opacity > 0.5:
                    yield Entry(self.spec.id, self.current_beat, float(self.time), address, float(value), shown)

    def _enter_numbers(self) -> None:
        known = {(entry.address, entry.shown) for entry in self.ledger if entry.beat == self.current_beat}
        for entry in self.numbers_in_sight():
            if (entry.address, entry.shown) not in known:
                known.add((entry.address, entry.shown))
                self.ledger.append(entry)

    def _numbers_on_screen(self) -> Iterator[Readout]:
        for mobject in self.mobjects:
            yield from (part for part in mobject.get_family() if isinstance(part, Readout))

    # -- furniture -------------------------------------------------------------------------------------------------

    def _chapter_chip(self) -> Mobject:
        """The number of the lesson's section and the scene's title; what frames the lesson has neither."""
        section = CHAPTERS[self.spec.chapter]
        of_the_lesson = self.spec.title and 0 < section < CHAPTERS["ending"]
        numbered = f"{section} \N{MIDDLE DOT} {self.spec.title}" if of_the_lesson else self.spec.title
        notes = [(numbered, "muted", "MEDIUM"), (self.film.words["untrained"], "hypothesis", "NORMAL")]
        words = [self.style.text(text, "caption", role, weight=weight) for text, role, weight in notes if text]
        return self.frame.header.hold(VGroup(*words).arrange(RIGHT, buff=MEDIUM), across=0.0)

    def _minimap(self) -> Mobject:
        sizes, room = self.film.network.sizes, self.frame.minimap
        focus = {range(len(sizes))[layer] for layer in self.focus if -len(sizes) <= layer < len(sizes)}
        if not focus:
            return VGroup()
        colours = self.style.colour("text"), self.style.colour("outline")
        return Minimap(sizes, focus, room.width, room.height, *colours).move_to(room.centre)


def _film_of_the_environment() -> Film:
    from explainer.settings import load

    named = os.environ.get(CONFIG_VARIABLE)
    return Film.open(load(Path(named) if named else None))
