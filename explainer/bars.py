"""Progress bars: one for the film, one for each scene that is running, and one for the steps of a larger work."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Task, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress
from rich.text import Text

from explainer.progress import LOST, clock, count, there_already


@contextmanager
def bars(planned: Mapping[str, float]) -> Iterator[Bars]:
    """The bars of a film whose scenes are planned to last so many seconds; they disappear at the end."""
    with _screen() as screen:
        yield Bars(screen, planned)


@contextmanager
def step_bars(names: Sequence[str]) -> Iterator[StepBars]:
    """The bar of a work of these steps, and beneath it those of the scenes that a step runs."""
    with _screen() as screen:
        yield StepBars(screen, names)


def _screen() -> RichProgress:
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), _Left(compact=True))
    return RichProgress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)


class _Left(TimeRemainingColumn):
    """The time that is left, where that can be told: steps differ too much."""

    def render(self, task: Task) -> Text:
        return Text() if task.fields.get("untimed") else Text.assemble(super().render(task), " left")


class StepBars:
    """The steps of a work on a terminal."""

    def __init__(self, screen: RichProgress, names: Sequence[str]) -> None:
        self._screen, self._names = screen, names
        self._work = screen.add_task("", total=len(names), untimed=True)

    def begin(self, step: str) -> None:
        """Move the bar to where the step begins."""
        self._screen.update(self._work, completed=self._names.index(step), description=count(step, self._names))

    def tell(self, line: str) -> None:
        """Put it above the bars: they step aside, as a terminal has one place to write for both streams."""
        self._screen.stop()
        print(line, flush=True)
        self._screen.start()

    @contextmanager
    def scenes(self, planned: Mapping[str, float]) -> Iterator[Bars]:
        """Their bars, which disappear at the end of the step."""
        shown = Bars(self._screen, planned)
        yield shown
        shown.leave()


class Bars:
    """Progress on a terminal."""

    def __init__(self, screen: RichProgress, planned: Mapping[str, float]) -> None:
        self._screen, self._planned = screen, planned
        self._reached: dict[str, float] = {}
        self._running: dict[str, TaskID] = {}
        self._done: list[str] = []
        self._film = screen.add_task("", total=sum(planned.values()))
        self._show_film()

    def spared(self, scenes: Collection[str]) -> None:
        """Say so, and count the others alone."""
        self._screen.console.print(there_already(scenes, self._planned), markup=False, highlight=False)
        self._planned = {scene: seconds for scene, seconds in self._planned.items() if scene not in scenes}
        self._screen.update(self._film, total=sum(self._planned.values()))
        self._show_film()

    def reached(self, scene: str, seconds: float) -> None:
        """Move the scene's bar, which appears when the scene starts."""
        if scene not in self._running:
            self._running[scene] = self._screen.add_task(scene, total=self._planned[scene])
        self._reached[scene] = seconds
        self._screen.update(self._running[scene], completed=min(seconds, self._planned[scene]))
        self._show_film()

    def finished(self, scene: str) -> None:
        """Replace the bar by a line."""
        self._screen.remove_task(self._running.pop(scene))
        self._done.append(scene)
        self._show_film()
        self._screen.console.print(f"{scene}  {clock(self._reached[scene])}", markup=False, highlight=False)

    def lost(self, scene: str) -> None:
        """Begin again."""
        self._screen.console.print(f"{scene}: {LOST}", markup=False, highlight=False)
        for each in self._running.values():
            self._screen.remove_task(each)
        self._running.clear()

    def leave(self) -> None:
        """Take all bars away."""
        for each in (self._film, *self._running.values()):
            self._screen.remove_task(each)

    def _show_film(self) -> None:
        done = sum(self._planned[scene] for scene in self._done)
        running = sum(min(self._reached[scene], self._planned[scene]) for scene in self._running)
        told = f"{len(self._done)} of {len(self._planned)} scenes"
        self._screen.update(self._film, completed=done + running, description=told)
