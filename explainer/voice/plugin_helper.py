"""The helper that runs a speech service of manim-voiceover; run as a program of its own."""

from __future__ import annotations

import importlib
import runpy
import sys
from pathlib import Path
from typing import Any

from explainer.voice.helper_side import Answer, RefusalError, serve

_TICKS = 10_000_000
"""In a second, of the times at which words begin."""


def load(service: str) -> Any:
    """The class named as package.module.Class or my_voice.py:MyVoice; RefusalError if there is none."""
    file, colon, name = service.rpartition(":")
    try:
        if colon:
            sys.path.insert(0, str(Path(file).parent))
            return runpy.run_path(file, run_name=Path(file).stem)[name]
        module, _, name = service.rpartition(".")
        return getattr(importlib.import_module(module), name)
    except ImportError as error:
        raise RefusalError(f"it cannot be imported: {error}; install what is missing") from None
    except (KeyError, AttributeError):
        raise RefusalError(f"there is no class {name!r} in {file or service.rpartition('.')[0]}") from None


def spoken(service: Any, text: str, folder: Path) -> dict[str, Any]:
    """What the service has made of a text: its file, and at which character and second each word begins, if it knows.

    A service that adjusts the speed or finds out the words does so in what its own scenes call.
    """
    generate = getattr(service, "_wrap_generate_from_text", None) or service.generate_from_text
    made = generate(text)
    name = made.get("final_audio") or made.get("original_audio")
    if not name:
        raise RefusalError("it has made no sound (neither final_audio nor original_audio)")
    words = [
        (int(word["text_offset"]), int(word["audio_offset"]) / _TICKS) for word in made.get("word_boundaries") or ()
    ]
    return {"file": str(Path(getattr(service, "cache_dir", folder), name).absolute()), "words": words}


def _begin(question: dict[str, Any]) -> tuple[Answer, dict[str, Any]]:
    folder = Path(question["folder"]) / "voiceovers"
    service = load(question["service"])(**{"cache_dir": str(folder), **question["options"]})
    return lambda asked: spoken(service, asked["text"], folder), {}


if __name__ == "__main__":
    serve(_begin)
