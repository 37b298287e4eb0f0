"""What is kept of a bug of ours: a file that can be sent to us, as nobody wants a traceback on the screen."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("manim", "numpy", "av", "pillow", "pydantic")


def write(error: BaseException) -> Path:
    """Write all that is known about an error to a file in the user's state folder, or else in a temporary one."""
    name = f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.log"
    text = "\n".join([*_circumstances(), "", "".join(traceback.format_exception(error))])
    for folder in (_state_folder(), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", errors="replace")
            return folder / name
        except OSError:
            continue
    return Path(os.devnull)


def _state_folder() -> Path:
    home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(home) / "nnexplain"


def _circumstances() -> list[str]:
    versions = [f"{package} {_version(package)}" for package in PACKAGES]
    return [f"arguments: {sys.argv[1:]}", f"python {sys.version}", platform.platform(), *versions]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
