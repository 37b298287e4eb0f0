"""The film's own fonts: registered in every process that draws text, so that all machines draw the same pixels."""

from __future__ import annotations

import functools
from pathlib import Path

from explainer.errors import ExplainerError

FOLDER = Path(__file__).parent / "fonts"
WEIGHTS = ("Regular", "Medium", "SemiBold")
CODE = "JetBrains Mono"
"""The family of fixed width, for source code."""


def files(folder: Path = FOLDER) -> tuple[Path, ...]:
    """The font files: one per weight for words, and one for code."""
    return *(folder / f"Inter-{weight}.otf" for weight in WEIGHTS), folder / "JetBrainsMono-Regular.ttf"


@functools.cache
def register(folder: Path = FOLDER) -> None:
    """Make the fonts known to Pango. ExplainerError if one cannot be used: Pango itself would silently take another."""
    import manimpango  # comes with manim and is needed where something is drawn

    for file in files(folder):
        if not file.is_file() or not manimpango.register_font(str(file)):
            raise ExplainerError(f"the font {file} is missing or cannot be used; install the program again")
