"""The file that a user's own film begins with."""

from __future__ import annotations

from pathlib import Path

from explainer.errors import ExplainerError

STARTER = Path(__file__).parent.parent / "configs" / "starter.yaml"


def write(target: Path) -> None:
    """Copy the starter; ExplainerError if the file is there already or cannot be written."""
    if target.is_dir():
        raise ExplainerError(f"{target} is a folder; name a file in it, such as {target / 'my_film.yaml'}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(STARTER.read_text(encoding="utf-8"))
    except FileExistsError:
        raise ExplainerError(f"{target} is there already and was left alone; choose another name") from None
    except OSError as error:
        raise ExplainerError(f"{target} cannot be written: {error.strerror}; choose another folder") from None
