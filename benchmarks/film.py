"""What a film costs: cold, again with nothing changed, and with one line of narration changed.

Run `python -m benchmarks.film [--quality draft|high] [--encoding] [--config FILE] [--set KEY=VALUE]`. Clips are
kept in an empty folder of this run's own. Wall seconds are of a machine that does nothing else; CPU seconds are user
and system, of all processes. With `--encoding`, the cold run is compared with encoding the film's own frames and
nothing else.

Targets with two processors: at least 10 seconds of film in a second at draft, 2 at high; nothing changed at most 3
seconds; one line changed, one scene; no worker above 800 MB at high; at high at most 1.1 times the encoding alone.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import sys
import tempfile
from pathlib import Path

import av

from benchmarks.encoding import encoding_alone
from benchmarks.runs import Run, film_options, film_parser, run
from explainer.settings import load

SCENE, BEAT = "OutputScores", "take_the_scores"


def main() -> None:
    """Measure and print the table."""
    parser = film_parser(__doc__.splitlines()[0])
    parser.add_argument("--encoding", action="store_true", help="Encode the film's frames alone, too: minutes more.")
    asked = parser.parse_args()
    changed = f"narration.lines={{{SCENE}: {{{BEAT}: 'Here they are, for our example.'}}}}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs = {"cold": _film(asked, folder)}
        with av.open(str(folder / "film.mp4")) as video:
            seconds = float(video.duration / av.time_base)
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        config = load(asked.config, [*asked.sets, f"quality={asked.quality}"])
        encoding = encoding_alone(folder / "film.mp4", config.picture, folder) if asked.encoding else None
        runs["nothing changed"] = _film(asked, folder)
        runs["one line changed"] = _film(asked, folder, "--set", changed)
    print(f"{seconds:.0f} seconds of film at {asked.quality}, {os.cpu_count()} processors")
    for what, done in runs.items():
        each, rendered = seconds / done.wall, len(re.findall(r"(?m)^\[\d+/\d+\] \S+: .* of film in", done.said))
        print(
            f"  {what:18s} {done.wall:7.1f} s  {done.cpu:7.1f} CPU s  {each:6.1f} s of film a second"
            f"  {rendered:3d} scenes rendered"
        )
    if encoding:
        cpu, count = encoding
        print(f"  encoding alone     {cpu:17.1f} CPU s for {count} frames: cold is {runs['cold'].cpu / cpu:.2f} x that")
    print(f"  largest process    {largest:7.0f} MB")


def _film(asked: argparse.Namespace, folder: Path, *more: str) -> Run:
    command = [sys.executable, "-m", "explainer", "film", *film_options(asked), *more, "--out", str(folder)]
    return run(command, XDG_CACHE_HOME=str(folder / "cache"))


if __name__ == "__main__":
    main()
