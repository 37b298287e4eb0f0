"""What belongs beside a picture in a paper: its caption, and every number in it with its address."""

from __future__ import annotations

from collections.abc import Iterable

from explainer.film import Film, SceneSpec
from explainer.ledger import Entry


def of_figure(name: str, film: Film, spec: SceneSpec, said: str, numbers: Iterable[Entry]) -> str:
    """A section of Markdown: the picture's name, what it shows, of which network, and its numbers."""
    title = spec.title if spec.title.endswith(("?", "!")) or not spec.title else f"{spec.title}."
    about = " ".join(text for text in (title, said) if text)
    network = f"{'-'.join(map(str, film.network.sizes))}; {film.hero.source}"
    listed = dict.fromkeys((entry.shown, f"{entry.value:.6g}", entry.address) for entry in numbers)
    table = ["| shown | value | address |", "|---|---|---|", *(f"| {' | '.join(map(_cell, row))} |" for row in listed)]
    return "\n".join([f"## {name}", "", f"{about} ({network})", "", *(table if listed else []), ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
