"""What several commands of the command line share: options, and how they open a film and show its production."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from explainer.film import Film
    from explainer.pipeline import Production
    from explainer.voice.spoken import Spoken

SETS = click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Change one key, such as hero.digit=4.")


def film_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what chooses a film: its file, options laid over it, the quality."""
    for option in (
        click.argument("config", required=False, type=click.Path(path_type=Path)),
        SETS,
        click.option("--quality", metavar="NAME", help="draft, low, medium, high, 4k, or a quality of your own."),
    ):
        command = option(command)
    return command


def run_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add how scenes are run."""
    for option in (
        click.option("--jobs", type=click.IntRange(min=1), help="Scenes run at a time; as a rule, one per processor."),
        click.option("--quiet", is_flag=True, help="Plain lines instead of progress bars."),
        click.option("--trust", is_flag=True, help="Run the Python of a film's own scenes and voice."),
    ):
        command = option(command)
    return command


def scenes_option(command: Callable[..., None]) -> Callable[..., None]:
    """Add the choice of scenes."""
    return click.option("--scenes", default="", metavar="A,B", help="Only these scenes, in the film's order.")(command)


def fresh_option(command: Callable[..., None]) -> Callable[..., None]:
    """Add the choice to take nothing from the shelf."""
    return click.option("--fresh", is_flag=True, help="Render all anew, also what has not changed.")(command)


def out_option(default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the folder for results."""
    return click.option(
        "--out", type=click.Path(path_type=Path), default=default, show_default=True, help="The folder for the results."
    )


def open_film(config: Path | None, sets: Sequence[str], quality: str | None) -> Film:
    """The film of a file, without one of configs/film.yaml, with options laid over it."""
    from explainer.film import Film
    from explainer.settings import load

    return Film.open(load(config, [*sets, *([f"quality={quality}"] if quality else [])]))


@contextmanager
def production(
    film: Film, scenes: Sequence[str], jobs: int | None, quiet: bool, trusted: bool, speaking: bool = False
) -> Iterator[Production]:
    """A production of some scenes (by default all), with its progress shown, of a film that may be run; ``speaking``,
    with the film's voice.
    """
    from explainer.voice.spoken import SILENT

    let_run(film, trusted, speaking)
    film, spoken = spoken_film(film, scenes) if speaking else (film, SILENT)
    with shown_production(film, scenes, jobs, quiet, spoken) as made:
        yield made


def let_run(film: Film, trusted: bool, speaking: bool = False) -> None:
    """Tell what of a film is left out. ExplainerError if it runs Python of its own that nobody trusts."""
    from explainer import reports, trust

    trust.require(film, trusted, speaking)
    for line in reports.left_out(film):
        click.echo(line, err=True)


def shown_production(
    film: Film, scenes: Sequence[str], jobs: int | None, quiet: bool, spoken: Spoken
) -> AbstractContextManager[Production]:
    """A production of some scenes (by default all), with what was spoken for it, and its progress shown."""
    from explainer import progress
    from explainer.pipeline import producing

    return producing(film, scenes, jobs, lambda planned: progress.shown(planned, quiet), spoken)


def spoken_film(film: Film, scenes: Sequence[str]) -> tuple[Film, Spoken]:
    """The film timed by its voice, which has said the lines of some scenes, and what it said."""
    from explainer.pipeline import chosen
    from explainer.voice.speaking import speak_all

    spoken = speak_all(film, chosen(film, scenes), lambda line: click.echo(line, err=True))
    return spoken.retimed(film), spoken


def names(text: str) -> tuple[str, ...]:
    """The names in "A, B"."""
    return tuple(name.strip() for name in text.split(",") if name.strip())
