"""What a film costs: cold, again with nothing changed, and with one line of narration changed.

Run `python -m benchmarks.film [--quality draft|high] [--config FILE] [--set KEY=VALUE]`. Clips are kept in an empty
folder of this run's own. Wall seconds are of a machine that does nothing else; CPU seconds are user and system, of all
processes.

Targets with two processors: at least 10 seconds of film in a second at draft, 2 at high; nothing changed at most 3
seconds; one line changed, one scene; no worker above 800 MB at high.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import av

SCENE, BEAT = "OutputScores", "take_the_scores"


class Cost(NamedTuple):
    """What a run took, and how many scenes it rendered."""

    wall: float
    cpu: float
    rendered: int


def main() -> None:
    """Measure and print the table."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cold = _film(asked, folder)
        with av.open(str(folder / "film.mp4")) as video:
            seconds = float(video.duration / av.time_base)
        again = _film(asked, folder)
        other = _film(
            asked, folder, "--set", f"narration.lines={{{SCENE}: {{{BEAT}: 'Here they are, for our example.'}}}}"
        )
    print(f"{seconds:.0f} seconds of film at {asked.quality}, {os.cpu_count()} processors")
    for what, cost in (("cold", cold), ("nothing changed", again), ("one line changed", other)):
        each = f"{seconds / cost.wall:6.1f} s of film a second"
        print(f"  {what:18s} {cost.wall:7.1f} s  {cost.cpu:7.1f} CPU s  {each}  {cost.rendered:3d} scenes rendered")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  largest process    {largest:7.0f} MB")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quality", default="draft")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--set", dest="sets", action="append", default=[], metavar="KEY=VALUE")
    return parser.parse_args()


def _film(asked: argparse.Namespace, folder: Path, *more: str) -> Cost:
    config = [str(asked.config)] if asked.config else []
    config += [part for choice in asked.sets for part in ("--set", choice)]
    command = [sys.executable, "-m", "explainer", "film", *config, *more, "--quality", asked.quality]
    env = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([*command, "--out", str(folder)], check=True, capture_output=True, text=True, env=env)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(wall, cpu, len(re.findall(r"(?m)^\[\d+/\d+\] \S+: .* of film in", done.stderr)))


if __name__ == "__main__":
    main()
