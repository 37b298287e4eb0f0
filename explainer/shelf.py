"""The shelf: finished clips, kept by their fingerprints in the user's cache, and taken again while nothing has changed.

    clips/ForwardPass/3f….mp4     the video
    clips/ForwardPass/3f….json    its sidecar, with the video's size and sha256, and what the fingerprint was made of

Clips are copied aside and moved in place, the sidecar first. Runs at the same time share the shelf; to make room, a
run must be alone with it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explainer import cache, locks
from explainer.clip import Clip
from explainer.errors import ExplainerError
from explainer.fingerprint import Fingerprint

LIMIT_VARIABLE = "NNEXPLAIN_SHELF_GB"
"""Names how many gigabytes clips may take on the shelf."""
_LIMIT = 5.0
_GIGABYTE = 10**9
_ASIDE = ".unfinished-"


@dataclass(frozen=True)
class Shelf:
    """A folder with clips, and how many bytes they may take."""

    folder: Path
    limit: float

    @classmethod
    def of_the_user(cls) -> Shelf:
        """The shelf in the user's cache."""
        return cls(cache.folder("clips"), _limit())

    def get(self, fingerprint: Fingerprint) -> Clip | None:
        """The clip of a fingerprint; None if it is not there, or not as it was put there."""
        video = self._video(fingerprint)
        try:
            clip = Clip.load(video)
            if _kept(video)["video"] != _described(video):
                return None
        except (OSError, ValueError, LookupError, TypeError):
            return None
        with suppress(OSError):  # a shelf that can only be read serves as well
            os.utime(video)
        return clip

    def find(self, fingerprints: Iterable[Fingerprint]) -> dict[Fingerprint, Clip]:
        """The clips that are there."""
        return {each: clip for each in fingerprints if (clip := self.get(each)) is not None}

    def holds(self, fingerprint: Fingerprint) -> bool:
        """Whether there is a clip of a fingerprint, be it whole or damaged."""
        return self._video(fingerprint).exists()

    def put(self, fingerprint: Fingerprint, clip: Clip) -> None:
        """Keep a copy of a clip. OSError if that cannot be done: then there is no new clip, and no half one."""
        place = self._video(fingerprint)
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=_ASIDE) as aside:
            copy = clip.copied(Path(aside, place.name))
            copy.save(kept={"video": _described(copy.video), "parts": dict(fingerprint.parts)})
            copy.moved(place.parent)

    def latest(self, scene: str) -> Mapping[str, str] | None:
        """What the fingerprint of a scene's most recent clip was made of; None if it has none."""
        for video in sorted((self.folder / scene).glob("*.mp4"), key=_last_used, reverse=True):
            with suppress(OSError, ValueError, LookupError, TypeError):
                return dict(_kept(video)["parts"])
        return None

    @contextmanager
    def in_use(self) -> Iterator[bool]:
        """Nobody removes clips to the end of the block. Whether clips can be put there."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock.touch()
        with locks.locked(self._lock, "shared", wait=True):
            yield os.access(self.folder, os.W_OK)

    def make_room(self, used: Collection[Fingerprint]) -> None:
        """Remove what is broken, and the clips longest out of use beyond the limit, but for those in `used`.

        Not while others use the shelf: the last of them makes room.
        """
        with locks.locked(self._lock, "alone", wait=False) as alone, suppress(OSError):
            if alone:
                self._clear_up()
                self._prune({self._video(fingerprint) for fingerprint in used})

    @property
    def _lock(self) -> Path:
        return self.folder / "lock"

    def _video(self, fingerprint: Fingerprint) -> Path:
        return self.folder / fingerprint.scene / f"{fingerprint.sha256}.mp4"

    def _clear_up(self) -> None:
        """Remove what runs that were killed have left: folders aside, and sidecars without a video."""
        for left in self.folder.glob(f"{_ASIDE}*"):
            shutil.rmtree(left, ignore_errors=True)
        for sidecar in self.folder.glob("*/*.json"):
            if not sidecar.with_suffix(".mp4").exists():
                sidecar.unlink(missing_ok=True)

    def _prune(self, used: Collection[Path]) -> None:
        videos = {video: video.stat().st_size for video in self.folder.glob("*/*.mp4")}
        total = sum(videos.values())
        for video in sorted(videos.keys() - set(used), key=_last_used):
            if total <= self.limit:
                return
            total -= videos[video]
            video.unlink(missing_ok=True)
            video.with_suffix(".json").unlink(missing_ok=True)


def _limit() -> float:
    """The limit in bytes."""
    named = os.environ.get(LIMIT_VARIABLE)
    try:
        limit = float(named) if named else _LIMIT
    except ValueError:
        limit = -1.0
    if not limit >= 0:
        raise ExplainerError(f"{LIMIT_VARIABLE} should be a number of gigabytes, such as {_LIMIT:g} (got {named!r})")
    return limit * _GIGABYTE


def _kept(video: Path) -> Mapping[str, Any]:
    """What the shelf has written into a sidecar."""
    kept: Mapping[str, Any] = json.loads(video.with_suffix(".json").read_text("utf-8"))["kept"]
    return kept


def _described(video: Path) -> dict[str, object]:
    """By what a video is known again."""
    with video.open("rb") as file:
        return {"size": video.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _last_used(video: Path) -> float:
    try:
        return video.stat().st_mtime
    except OSError:  # somebody has just removed it
        return 0.0
