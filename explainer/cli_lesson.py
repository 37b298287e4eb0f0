"""The command that makes all of a lesson."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import click

from explainer.cli_options import film_options, let_run, names, out_option, run_options, spoken_film


@click.command()
@film_options
@run_options
@click.option(
    "--without", default="", metavar="A,B", help="Leave out stills, page, slides, worksheet, weights or gifs."
)
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="Of the worksheet.")
@out_option("media/lesson")
def lesson(
    config: Path | None,
    sets: Sequence[str],
    quality: str | None,
    jobs: int | None,
    quiet: bool,
    trust: bool,
    without: str,
    paper: Literal["a4", "letter"],
    out: Path,
) -> None:
    """Make all that a lesson needs.

    The film with subtitles in all languages, a page with the network to draw into, slides, a worksheet with its key,
    stills with captions, pictures of the weights and GIFs. What is there already and made of the same is kept, so a run
    that was interrupted goes on where it was.

    \b
    nnexplain lesson mine.yaml --out media/mine
    nnexplain lesson --without gifs,weights --quality high
    """
    import tempfile

    from explainer import progress, reports
    from explainer.publish import lesson as lessons

    left_out = names(without)
    lessons.check(left_out)
    film = lessons.open_film(config, [*sets, *([f"quality={quality}"] if quality else [])])
    let_run(film, trust, speaking=True)
    film, spoken = spoken_film(film, ())
    made = []
    with (
        tempfile.TemporaryDirectory(prefix="nnexplain-") as aside,
        progress.steps_shown(lessons.steps(left_out), quiet) as steps,
    ):
        desk = lessons.Desk(film, out, Path(aside), steps, jobs, spoken, paper, left_out)
        for part in lessons.make(desk):
            made.append(part)
            steps.tell(reports.part(part))
    click.echo(reports.lesson(made, out))
