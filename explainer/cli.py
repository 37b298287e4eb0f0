"""The command line. Each command opens what it needs, and no sooner: `--help` should answer at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from explainer.film import Film
    from explainer.pipeline import Production

EXAMPLES = """\b
Examples:
  nnexplain film                                  the whole film, as configs/film.yaml has it
  nnexplain film mine.yaml --quality high         your own film
  nnexplain film --scenes ForwardPass,RealNeuron --quality draft
  nnexplain film --set hero.digit=4 --set theme.palette=colorblind
  nnexplain check mine.yaml                       is it right, and what will be shown?
  nnexplain stills                                a picture of every beat
  nnexplain predict my_digit.png                  what does the network say to your own digit?
"""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog=EXAMPLES,
    invoke_without_command=True,
)
@click.pass_context
def cli(context: click.Context) -> None:
    """One YAML file in, a finished film about a neural network out."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def film_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what chooses a film: its file, options laid over it, the quality."""
    for option in (
        click.argument("config", required=False, type=click.Path(path_type=Path)),
        click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Change one key, such as hero.digit=4."),
        click.option("--quality", metavar="NAME", help="draft, low, medium, high, 4k, or a quality of your own."),
    ):
        command = option(command)
    return command


def run_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add how scenes are run."""
    for option in (
        click.option("--jobs", type=click.IntRange(min=1), help="Scenes run at a time; as a rule, one per processor."),
        click.option("--quiet", is_flag=True, help="Plain lines instead of progress bars."),
    ):
        command = option(command)
    return command


def scenes_option(command: Callable[..., None]) -> Callable[..., None]:
    """Add the choice of scenes."""
    return click.option("--scenes", default="", metavar="A,B", help="Only these scenes, in the film's order.")(command)


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
def production(film: Film, scenes: Sequence[str], jobs: int | None, quiet: bool) -> Iterator[Production]:
    """A production of some scenes (by default all), with its progress shown."""
    from explainer import progress
    from explainer.pipeline import Production, chosen, planned, usable_processors

    specs = chosen(film, scenes)
    with progress.shown(planned(specs), quiet) as shown:
        yield Production(film, specs, jobs or usable_processors(), shown)


@cli.command()
@film_options
@scenes_option
@run_options
@out_option("media/film")
def film(scenes: str, jobs: int | None, quiet: bool, out: Path, **choice: Any) -> None:
    """Render a film with subtitles and chapters.

    It makes film.mp4, film.srt, film.vtt and ledger.json. The video has a mark for every chapter and a track of
    subtitles; the ledger lists every number that is shown, with the network's own value. Without CONFIG it is the
    film of configs/film.yaml.

    \b
    nnexplain film mine.yaml --quality high --out media/mine
    """
    from explainer import reports

    with production(open_film(**choice), _names(scenes), jobs, quiet) as made:
        finished = made.make_film(out)
    click.echo(reports.finished(finished))


@cli.command()
@click.argument("scene")
@film_options
@run_options
@out_option("media/scenes")
def render(scene: str, jobs: int | None, quiet: bool, out: Path, **choice: Any) -> None:
    """Render one scene alone, or several: A,B.

    \b
    nnexplain render ForwardPass --quality draft
    """
    with production(open_film(**choice), _names(scene), jobs, quiet) as made:
        clips = made.make_clips(out)
    click.echo("\n".join(str(clip.video) for clip in clips))


@cli.command()
@film_options
@scenes_option
@run_options
@out_option("media/stills")
def stills(scenes: str, jobs: int | None, quiet: bool, out: Path, **choice: Any) -> None:
    """Draw the last picture of every beat.

    Each becomes a PNG; contact_sheet.png shows them all.

    \b
    nnexplain stills --scenes RealNeuron --quality high
    """
    with production(open_film(**choice), _names(scenes), jobs, quiet) as made:
        drawn = made.make_stills(out)
    click.echo(f"{out / 'contact_sheet.png'}: {len(drawn)} stills")


@cli.command("list")
@film_options
def list_(**choice: Any) -> None:
    """List a film's scenes.

    Each with its planned time, chapter, title and knobs.

    \b
    nnexplain list mine.yaml
    """
    from explainer import reports

    click.echo(reports.scenes(open_film(**choice)))


@cli.command()
@film_options
@run_options
def check(jobs: int | None, quiet: bool, **choice: Any) -> None:
    """Check a film's file and rehearse its scenes.

    Nothing is drawn. It prints what will be shown and said, and what will not and why.

    \b
    nnexplain check mine.yaml
    """
    from explainer import reports

    film = open_film(**choice)
    click.echo(reports.opened(film))
    with production(film, (), jobs, quiet) as made:
        rehearsals = made.rehearse()
    click.echo(reports.rehearsed(film, rehearsals))


@cli.command()
def schema() -> None:
    """Print the JSON Schema of a film's file.

    Editors complete and check with it.

    \b
    nnexplain schema > film.schema.json
    """
    from explainer import config

    click.echo(json.dumps(config.schema(), indent=2, ensure_ascii=False))


@cli.command()
@click.argument("image", type=click.Path(path_type=Path))
@click.option("--config", type=click.Path(path_type=Path), help="The film whose network is asked.")
@click.option(
    "--set", "sets", multiple=True, metavar="KEY=VALUE", help="Change one key, such as network.weights=my.npz."
)
@click.option("--json", "whole", is_flag=True, help="Everything, as JSON.")
def predict(image: Path, config: Path | None, sets: Sequence[str], whole: bool) -> None:
    """Ask the network what a picture shows.

    IMAGE is a PNG or JPEG picture of one handwritten digit, or a NumPy array.

    \b
    nnexplain predict my_digit.png
    """
    from explainer import prediction
    from explainer.settings import load

    asked = prediction.predict(load(config, sets), image)
    click.echo(prediction.as_json(asked) if whole else prediction.as_text(asked))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
