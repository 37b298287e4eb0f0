"""Runs of a command, and what they cost: shared by the benchmarks."""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import time
from pathlib import Path
from typing import NamedTuple


class Run(NamedTuple):
    """What a run took, in seconds of the clock and of processors, and what it said on its way."""

    wall: float
    cpu: float
    said: str


def run(command: list[str], **variables: str) -> Run:
    """Run a command to its end. Its CPU seconds are user and system, its children's included.

    Python may keep compiled modules, as it does unless told otherwise: who has installed the project has them.
    """
    variables = {**os.environ, **variables}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=variables)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, done.stderr)


def film_parser(description: str) -> argparse.ArgumentParser:
    """A parser that knows how a film is chosen."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quality", default="draft")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--set", dest="sets", action="append", default=[], metavar="KEY=VALUE")
    return parser


def film_options(asked: argparse.Namespace) -> list[str]:
    """The same choice as nnexplain is told of it."""
    config = [str(asked.config)] if asked.config else []
    return [*config, *(part for choice in asked.sets for part in ("--set", choice)), "--quality", asked.quality]
