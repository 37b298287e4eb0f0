"""What drawing a forward pass costs: this project, plain Manim, and only encoding the same frames.

Run `python -m benchmarks.drawing [--quality draft|high] [--peers all|static|none] [--scene NAME] [--config FILE]`.
Each contender is a process of its own; the figures are its CPU seconds, user and system, everything included, as the
operating system counts them. Contenders that share a row of the table's ratios are run in turn, several times; the
median of the pairs counts.

Targets: at most 1.25 times the encoding alone; at least 12 times (draft) and 25 times (high) less CPU per frame than
plain Manim with its wires as a static layer.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from benchmarks.encoding import encoding_alone
from benchmarks.runs import film_options, film_parser, run
from explainer.film import Film
from explainer.presentation import Quality
from explainer.settings import load

SCENE = "ForwardPass"
PEERS = {
    "static": ["StaticPass"],
    "all": ["StaticPassElided", "PlainPassElided", "StaticPass", "PlainPass"],
    "none": [],
}


def main() -> None:
    """Measure and print the table."""
    asked = _arguments()
    config = load(asked.config, [*asked.sets, f"quality={asked.quality}"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        film, pairs = Film.open(config), []
        for _ in range(asked.rounds):
            drawing = run(_render_command(asked, folder)).cpu
            encoding, count = encoding_alone(next(folder.glob("*.mp4")), config.picture, folder)
            pairs.append((drawing, encoding))
        drawing, encoding = (statistics.median(side) for side in zip(*pairs, strict=True))
        print(
            f"{asked.scene}, {'-'.join(map(str, film.network.sizes))}, {config.picture.width}x{config.picture.height}"
            f"@{config.picture.fps}, {count} frames, median of {asked.rounds}"
        )
        _row("this project", drawing, count, drawing / count)
        _row("encoding its frames alone", encoding, count, drawing / count)
        print(f"  drawing against encoding: {statistics.median(d / e for d, e in pairs):.2f}   target: at most 1.25")
        for peer in PEERS[asked.peers]:
            cpu, frames = _plain_manim(peer, film, config.picture, folder)
            _row(f"plain Manim, {peer}", cpu, frames, drawing / count)


def _arguments() -> argparse.Namespace:
    parser = film_parser(__doc__.splitlines()[0])
    parser.add_argument("--scene", default=SCENE, help="Another scene has no peer in plain Manim: --peers none.")
    parser.add_argument("--peers", choices=PEERS, default="static")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _row(name: str, cpu: float, frames: int, ours: float) -> None:
    each = cpu / frames
    print(f"  {name:38s} {cpu:8.1f} CPU s   {each * 1e3:8.2f} ms a frame   {each / ours:7.2f} x")


def _render_command(asked: argparse.Namespace, folder: Path) -> list[str]:
    options = [*film_options(asked), "--jobs", "1", "--fresh", "--quiet", "--out", str(folder)]
    return [sys.executable, "-m", "explainer", "render", asked.scene, *options]


def _plain_manim(peer: str, film: Film, picture: Quality, folder: Path) -> tuple[float, int]:
    """Render a peer with the stock command and return its CPU seconds and frames."""
    given = folder / "pass.npz"
    trace = film.hero.trace
    values = {f"a{k}": trace.activations(k) for k in range(len(film.network.sizes))}
    np.savez(given, **values, **{f"w{k}": layer.weights for k, layer in enumerate(film.network.layers, start=1)})
    script = Path(__file__).with_name("plain_manim.py")
    size = f"{picture.width},{picture.height}"
    options = [
        "--disable_caching",
        "-r",
        size,
        "--fps",
        str(picture.fps),
        "--media_dir",
        str(folder / peer),
        "-v",
        "ERROR",
    ]
    cpu = run([sys.executable, "-m", "manim", "render", *options, str(script), peer], PASS_FILE=str(given)).cpu
    with av.open(str(next((folder / peer).rglob(f"{peer}.mp4")))) as video:
        seconds = Fraction(video.streams.video[0].duration) * video.streams.video[0].time_base
    return cpu, round(seconds * picture.fps)


if __name__ == "__main__":
    main()
