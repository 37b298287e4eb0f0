"""The commands that make single pictures: a GIF of a scene, a contact sheet, the weights of a layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from explainer.cli_options import film_options, names, open_film, out_option, production, run_options, scenes_option


@click.command()
@click.argument("scene")
@film_options
@run_options
@click.option("--beats", default="", metavar="A,B", help="Only from the first to the last of these beats.")
@out_option("media/gifs")
def gif(scene: str, jobs: int | None, quiet: bool, trust: bool, beats: str, out: Path, **choice: Any) -> None:
    """Make a GIF of a scene.

    It is small, below 3 MB, and plays again and again; SCENE.md beside it has its caption and the addresses of its
    numbers.

    \b
    nnexplain gif ForwardPass
    nnexplain gif RealNeuron mine.yaml --beats weigh_every_input,squash
    """
    from explainer.publish import gif as gifs

    with production(open_film(**choice), names(scene), jobs, quiet, trust) as made:
        files = gifs.make(made, names(beats), out)
    click.echo("\n".join(f"{file}  {file.stat().st_size / 1000:.0f} kB" for file in files))


@click.command()
@film_options
@scenes_option
@run_options
@out_option("media/sheet")
def sheet(scenes: str, jobs: int | None, quiet: bool, trust: bool, out: Path, **choice: Any) -> None:
    """Draw a contact sheet.

    One picture with the last picture of every beat.

    \b
    nnexplain sheet mine.yaml
    """
    with production(open_film(**choice), names(scenes), jobs, quiet, trust) as made:
        click.echo(made.make_sheet(out))


@click.command()
@film_options
@click.option("--layer", type=int, help="Only the weights into this layer; 1 is the first after the input.")
@out_option("media/weights")
def weights(layer: int | None, out: Path, **choice: Any) -> None:
    """Draw the weights of the network.

    For every layer weights-layer-N.svg and .png, with a legend; the .md beside them has a caption and the numbers.

    \b
    nnexplain weights --layer 1 --set theme.name=print
    """
    from explainer.publish import weights as pictures

    film = open_film(**choice)
    layers = range(1, len(film.network.sizes)) if layer is None else [layer]
    click.echo("\n".join(str(file) for each in layers for file in pictures.make(film, each, out)))
