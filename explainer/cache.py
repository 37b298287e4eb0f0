"""Where the program keeps for itself what took long to get."""

from __future__ import annotations

import os
from pathlib import Path


def folder(name: str) -> Path:
    """The folder nn-explainer/NAME in the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "nn-explainer" / name
