"""The commands about networks alone: ask one, train one, measure one, fetch what they learn from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from explainer.cli_options import SETS, open_film, out_option, production

SHIPPED_LAYERS = "784,16,16,10"
A_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("image", type=A_PATH)
@click.option("--config", type=A_PATH, help="The film whose network is asked.")
@SETS
@click.option("--json", "whole", is_flag=True, help="Everything, as JSON.")
@click.option("--film", "filmed", is_flag=True, help="Make a short film of it going through the network.")
@click.option("--quality", metavar="NAME", help="Of that film: draft, low, medium, high, 4k.")
@click.option("--quiet", is_flag=True, help="Plain lines instead of progress bars.")
@out_option("media/predict")
def predict(
    image: Path,
    config: Path | None,
    sets: Sequence[str],
    whole: bool,
    filmed: bool,
    quality: str | None,
    quiet: bool,
    out: Path,
) -> None:
    """Ask the network what a picture shows.

    IMAGE is a PNG or JPEG picture of one handwritten digit, or a NumPy array. With --film, film.mp4 and its files come
    to lie in --out.

    \b
    nnexplain predict my_digit.png
    nnexplain predict my_digit.png --film --quality high
    """
    from explainer import prediction
    from explainer.settings import load

    asked = prediction.predict(load(config, sets), image)
    click.echo(prediction.as_json(asked) if whole else prediction.as_text(asked))
    if filmed:
        from explainer import reports

        film = open_film(config, [*sets, *prediction.of_its_film(image)], quality)
        with production(film, (), None, quiet, False) as made:
            finished = made.make_film(out)
        click.echo(reports.finished(finished), err=whole)


@click.command()
@click.option(
    "--data", default="mnist", show_default=True, help="handwriting, mnist, a folder like it, or a .csv table."
)
@click.option("--layers", help=f"Neurons per layer, the input first; by default {SHIPPED_LAYERS}.")
@click.option("--activations", help="One for all layers, or one for each: A,B; by default sigmoid.")
@click.option("--shape", help="Rows and columns of the pictures, as 28,28; by default they are square.")
@click.option("--seed", type=int, help="The same seed gives the same network; by default 7.")
@click.option("--epochs", type=int, help="Passes over the examples.")
@click.option("--examples", type=int, help="Learn from so many only.")
@click.option("--mini-batch", type=int, help="Examples per step.")
@click.option("--learning-rate", type=float, help="Of the first step.")
@click.option("--out", type=A_PATH, default="network.npz", show_default=True, help="The file of weights to make.")
def train(data: str, out: Path, **choices: Any) -> None:
    """Train a network.

    It makes a file of weights and, beside it, a .json of what was measured on examples that were held out. What is
    not given is as it was for the shipped network: --data FOLDER, a folder with MNIST, makes that one again.

    \b
    nnexplain train --data handwriting --layers 784,32,10 --out mine.npz
    nnexplain film --set network.weights=mine.npz --set network.layers=[784,32,10]
    """
    from explainer import shipped_files, weights_files

    given = {name: value for name, value in choices.items() if value is not None}
    if shipped_files.is_wanted(data, given):
        shipped_files.train(data, out, click.echo)
    else:
        weights_files.make(out, click.echo, **{"data": data, "layers": SHIPPED_LAYERS, **given})


@click.command()
@click.argument("weights", type=A_PATH)
@click.option(
    "--data", default="mnist", show_default=True, help="handwriting, mnist, a folder like it, or a .csv table."
)
@click.option("--shape", help="Rows and columns of the pictures, as 28,28; by default they are square.")
@click.option("--out", type=A_PATH, help="The file to make; by default the .json beside the weights.")
def measure(weights: Path, data: str, shape: str | None, out: Path | None) -> None:
    """Measure a network, for films to quote.

    What a film claims of the network WEIGHTS, a .npz file, is gated by these facts: accuracy, confusion and more,
    on examples that it has not learned from.

    \b
    nnexplain measure mine.npz --data handwriting
    """
    from explainer import shipped_files, weights_files

    if shape is None and shipped_files.is_shipped(weights, data):
        shipped_files.measure(weights, data, out, click.echo)
    else:
        weights_files.measure_file(weights, out, click.echo, data, shape)


@click.command()
@click.option("--to", type=A_PATH, metavar="FOLDER", help="The folder for the files; by default in the user's cache.")
def fetch(to: Path | None) -> None:
    """Fetch MNIST.

    Its four files, 70,000 handwritten digits in 11 MB, come from their public mirrors and are checked. In the user's
    cache they are found by a film's `mnist: N` and by --data mnist. What is there already is not fetched again.

    \b
    nnexplain fetch --to digits
    """
    from explainer import mnist_files

    mnist_files.fetch(to, click.echo)
