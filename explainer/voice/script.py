"""The script: what is to be said, for whoever records it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from explainer import staging
from explainer.progress import clock
from explainer.voice.lines import Saying

COLUMNS = ("file", "seconds", "line", "in_words")
_HOW = """\
A recording has the name of its line, and .wav, .mp3, .m4a, .ogg or .flac after it.
In the seconds beside its name the film stays as long as it is planned; a longer one makes it longer.
"""


def as_text(sayings: Sequence[Saying]) -> str:
    """To read from: every line under the name of its recording, scene by scene."""
    scenes = [list(scene) for _, scene in groupby(sayings, key=lambda saying: saying.place[0])]
    total = clock(sum(saying.seconds for saying in sayings))
    return f"{len(sayings)} lines, about {total}. {_HOW}" + "".join(map(_scene, scenes))


def as_csv(sayings: Sequence[Saying]) -> str:
    """For a table: the file's name without its ending, seconds, the line with numbers in digits and in words."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows((saying.id, f"{saying.seconds:.1f}", saying.line.say, saying.text) for saying in sayings)
    return text.getvalue()


def write(sayings: Sequence[Saying], folder: Path) -> tuple[Path, Path]:
    """Write script.txt and script.csv."""
    with staging.staged(folder) as aside:
        (aside / "script.txt").write_text(as_text(sayings), encoding="utf-8")
        # the mark at its beginning tells spreadsheets that it is UTF-8
        (aside / "script.csv").write_text(as_csv(sayings), encoding="utf-8-sig", newline="")
        staging.settle(aside, folder)
    return folder / "script.txt", folder / "script.csv"


def _scene(sayings: Sequence[Saying]) -> str:
    heading = f"\n\n{sayings[0].title or sayings[0].id.partition('.')[0]}\n"
    return heading + "".join(f"\n{each.id}  ({each.seconds:.1f} s)\n    {each.line.say}\n" for each in sayings)
