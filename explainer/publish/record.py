"""What was made before, and of what: kept beside it, so that nothing is made a second time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explainer import staging

NAME = ".lesson.json"


@dataclass(frozen=True)
class Record:
    """The parts in a folder, each with its files and their sizes, and the fingerprint of what it was made of."""

    folder: Path
    fingerprint: str

    def files(self, part: str) -> tuple[Path, ...]:
        """The files of a part that was made of the same and is whole; else none."""
        entry = self._read().get(part, {})
        with suppress(OSError, AttributeError, TypeError):
            if entry.get("of") == self.fingerprint:
                files = [self.folder / name for name in entry["files"]]
                if all(file.stat().st_size == entry["files"][str(file.relative_to(self.folder))] for file in files):
                    return tuple(files)
        return ()

    def notes(self, part: str) -> tuple[str, ...]:
        """What was said of the part when it was made."""
        return tuple(map(str, self._read().get(part, {}).get("notes", ())))

    def keep(self, part: str, files: Sequence[Path], notes: Sequence[str] = ()) -> None:
        """Write down that a part is made."""
        sizes = {str(file.relative_to(self.folder)): file.stat().st_size for file in files}
        parts = {**self._read(), part: {"of": self.fingerprint, "files": sizes, "notes": list(notes)}}
        with staging.staged(self.folder) as aside:
            (aside / NAME).write_text(json.dumps(parts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            staging.settle(aside, self.folder)

    def _read(self) -> dict[str, Any]:
        try:
            read = json.loads((self.folder / NAME).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return read if isinstance(read, dict) else {}
