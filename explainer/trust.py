"""Whose Python is run: scenes of a film's own are programs, and a stranger's film should not start them unasked."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field

from explainer import documents
from explainer.errors import ConfigError, ExplainerError
from explainer.fields import Strict
from explainer.film import Film
from explainer.knobs import OwnScene
from explainer.validation import validate


class UserSettings(Strict):
    """What the user's own settings file may hold."""

    trust: bool = Field(default=False, description="Run the scenes and voices of films' own without being asked.")


def own_sources(film: Film) -> list[str]:
    """The Python files and modules that the film brings with it, each once."""
    return list(dict.fromkeys(scene.source for scene in film.config.scenes if isinstance(scene, OwnScene)))


def voice_sources(film: Film) -> list[str]:
    """The Python that would be run for the film's voice."""
    voice = film.config.voice
    return [voice.service] if voice.engine == "plugin" and voice.service else []


def require(film: Film, given: bool, speaking: bool = False) -> None:
    """Refuse to run a film's own Python without the user's word; ExplainerError names what would have been run.

    That of its voice counts where it is ``speaking``.
    """
    sources = own_sources(film) + (voice_sources(film) if speaking else [])
    if sources and not given and not settings().trust:
        raise ExplainerError(
            f"this film brings Python of its own, which would have been run: {', '.join(sources)}; nothing was "
            f"rendered. If you trust it, add --trust, or write 'trust: true' into {settings_file()}"
        )


def settings() -> UserSettings:
    """The user's settings; without a file, those that nobody has changed. ConfigError for a file that is wrong."""
    path = settings_file()
    if not path.is_file():
        return UserSettings()
    read, problems = validate(UserSettings, documents.read_with_bases(path))
    if read is None:
        raise ConfigError(problems)
    return read


def settings_file() -> Path:
    """Where the user's settings are kept."""
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "nn-explainer" / "settings.yaml"
