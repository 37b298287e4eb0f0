"""The command line. Each command opens what it needs, and no sooner: `--help` should answer at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from explainer import cli_lesson, cli_network, cli_pictures
from explainer.cli_options import (
    film_options,
    fresh_option,
    names,
    open_film,
    out_option,
    production,
    run_options,
    scenes_option,
    spoken_film,
)

EXAMPLES = """\b
Examples:
  nnexplain film                                  the whole film, as configs/film.yaml has it
  nnexplain film mine.yaml --quality high         your own film
  nnexplain film --scenes ForwardPass,RealNeuron --quality draft
  nnexplain film --set hero.digit=4 --set theme.palette=colorblind
  nnexplain check mine.yaml                       is it right, and what will be shown?
  nnexplain plan mine.yaml                        what would be rendered, and why?
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


@cli.command()
@film_options
@scenes_option
@run_options
@fresh_option
@out_option("media/film")
def film(scenes: str, jobs: int | None, quiet: bool, trust: bool, fresh: bool, out: Path, **choice: Any) -> None:
    """Render a film with subtitles and chapters, and with a voice if it is to have one.

    It makes film.mp4, film.srt, film.vtt and ledger.json. The video has a mark for every chapter and a track of
    subtitles; the ledger lists every number that is shown, with the network's own value. Without CONFIG it is the
    film of configs/film.yaml. Scenes that have not changed since they were rendered are not rendered again.
    With a voice (`voice` in the film's file), all lines are spoken first, and each beat lasts as long as its line.

    \b
    nnexplain film mine.yaml --quality high --out media/mine
    """
    from explainer import reports

    with production(open_film(**choice), names(scenes), jobs, quiet, trust, speaking=True) as made:
        finished = made.make_film(out, fresh)
    click.echo(reports.finished(finished))


@cli.command()
@film_options
@scenes_option
def plan(scenes: str, **choice: Any) -> None:
    """Say what making a film would render, and why.

    A scene is rendered when anything that it is made of has changed since: its words and knobs, the network, the
    theme, the quality, its code. All other scenes come from the shelf. Nobody speaks: a line that the film's voice
    has not said yet is planned in the time that reading takes.

    \b
    nnexplain plan mine.yaml --quality high
    """
    from explainer import plan as planning
    from explainer.pipeline import chosen
    from explainer.shelf import Shelf
    from explainer.voice.speaking import remembered

    film = open_film(**choice)
    film = remembered(film, chosen(film, names(scenes))).retimed(film)
    click.echo(planning.report(planning.plan(film, chosen(film, names(scenes)), Shelf.of_the_user())))


@cli.command()
@click.argument("scene")
@film_options
@run_options
@fresh_option
@out_option("media/scenes")
def render(scene: str, jobs: int | None, quiet: bool, trust: bool, fresh: bool, out: Path, **choice: Any) -> None:
    """Render one scene alone, or several: A,B. Each video has its sound if the film has a voice.

    \b
    nnexplain render ForwardPass --quality draft
    """
    with production(open_film(**choice), names(scene), jobs, quiet, trust, speaking=True) as made:
        clips = made.make_clips(out, fresh)
    click.echo("\n".join(str(clip.video) for clip in clips))


@cli.command()
@film_options
@scenes_option
@run_options
@out_option("media/stills")
def stills(scenes: str, jobs: int | None, quiet: bool, trust: bool, out: Path, **choice: Any) -> None:
    """Draw the last picture of every beat.

    Each becomes a PNG, and an SVG where it has nothing but outlines; contact_sheet.png shows them all, and captions.md
    says what each shows, with every number's address.

    \b
    nnexplain stills --scenes RealNeuron --quality high
    """
    with production(open_film(**choice), names(scenes), jobs, quiet, trust) as made:
        drawn = made.make_stills(out)
    outlined = sum(still.vectors for still in drawn)
    click.echo(f"{out / 'contact_sheet.png'}: {len(drawn)} stills, {outlined} of them as SVG too")


@cli.command()
@film_options
@scenes_option
@click.option("--out", type=click.Path(path_type=Path), metavar="FOLDER", help="Write script.txt and script.csv there.")
def script(scenes: str, out: Path | None, **choice: Any) -> None:
    """List what is said, for recording it.

    Each line has the name of its recording and the seconds that it may take: in them the film stays as long as it is
    planned. Without --out it is printed. docs/voice.md tells how to record.

    \b
    nnexplain script mine.yaml --out media/script
    """
    from explainer.pipeline import chosen
    from explainer.voice import script as scripts
    from explainer.voice.lines import sayings

    film = open_film(**choice)
    lines = sayings(chosen(film, names(scenes)))
    if out is None:
        click.echo(scripts.as_text(lines), nl=False)
    else:
        click.echo("\n".join(map(str, scripts.write(lines, out))))


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
@click.option("--rehearse", is_flag=True, help="Run every scene without drawing it, for exact times and all numbers.")
@click.option("--looks", is_flag=True, help="Try how every scene looks: what overlaps, is too small, rushes and more.")
@scenes_option
@out_option("media/looks")
def check(
    jobs: int | None,
    quiet: bool,
    trust: bool,
    rehearse: bool,
    looks: bool,
    scenes: str,
    out: Path,
    **choice: Any,
) -> None:
    """Check a film's file, and say what will be told.

    It opens all that the file names, prints what will be said in each beat, and what will not and why. Nothing is
    drawn, but with --looks the last picture of every beat: those come to lie in --out, on a sheet with all that is
    wrong outlined, and the exit code is 1 if there is any. Of a voice from recordings, all are listened to.

    \b
    nnexplain check mine.yaml
    nnexplain check mine.yaml --rehearse
    nnexplain check mine.yaml --looks --scenes ForwardPass
    """
    from explainer import reports

    if scenes and not looks:
        raise click.UsageError("--scenes goes with --looks")
    film = open_film(**choice)
    click.echo(reports.opened(film))
    if film.config.voice.engine == "recorded":
        film, _ = spoken_film(film, ())
    if looks:
        with production(film, names(scenes), jobs, quiet, trust) as made:
            found = made.look(out)
        click.echo(reports.looked(film, len(made.specs), found, out))
        if found:
            raise click.exceptions.Exit(1)
        return
    if not rehearse:
        click.echo(reports.scripted(film))
        return
    with production(film, (), jobs, quiet, trust) as made:
        rehearsals = made.rehearse()
    click.echo(reports.rehearsed(film, rehearsals))


@cli.command()
@click.argument("target", type=click.Path(path_type=Path))
def new(target: Path) -> None:
    """Write a film's file to start from.

    It is short, says with comments what can be changed, and makes the film as it is. A file that is there already is
    left alone.

    \b
    nnexplain new my_film.yaml
    """
    from explainer import starter

    starter.write(target)
    click.echo(f"{target}: try `nnexplain check {target}`, then `nnexplain film {target}`")


@cli.command()
@click.option("--markdown", is_flag=True, help="A reference to read instead.")
def schema(markdown: bool) -> None:
    """Print the JSON Schema of a film's file.

    Editors complete and check with it.

    \b
    nnexplain schema > film.schema.json
    nnexplain schema --markdown > docs/config.md
    """
    if markdown:
        from explainer import reference

        click.echo(reference.as_markdown(), nl=False)
        return
    from explainer import config

    click.echo(json.dumps(config.schema(), indent=2, ensure_ascii=False))


@cli.command()
@film_options
@scenes_option
@run_options
@out_option("media/gallery")
def gallery(scenes: str, jobs: int | None, quiet: bool, trust: bool, out: Path, **choice: Any) -> None:
    """Draw a film's gallery: a small still of every chapter, and a few seconds as a GIF.

    \b
    nnexplain gallery mine.yaml --out media/mine
    """
    from explainer import gallery as pictures

    film = open_film(**choice)
    moving = [spec.id for spec in film.scenes if spec.name == pictures.GIF_SCENE][:1]
    with production(film, names(scenes), jobs, quiet, trust) as still:
        if not moving:
            drawn = pictures.make(still, None, out)
        else:
            with production(film, moving, jobs, quiet, trust) as clips:
                drawn = pictures.make(still, clips, out)
    click.echo("\n".join(f"{file}  {file.stat().st_size / 1000:.0f} kB" for file in drawn))


for command in (
    cli_lesson.lesson,
    *(cli_pictures.gif, cli_pictures.sheet, cli_pictures.weights),
    *(cli_network.predict, cli_network.train, cli_network.measure, cli_network.fetch),
):
    cli.add_command(command)
