"""Clips put together: one film with chapter marks, subtitles and sound, and one ledger of every number in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from pathlib import Path

from explainer import ledger, splice, subtitles, timeline
from explainer.clip import Clip
from explainer.film import Film, SceneSpec
from explainer.ledger import Entry
from explainer.narration import Line
from explainer.splice import ChapterMark, Extras
from explainer.subtitles import Cue
from explainer.timeline import Timeline
from explainer.voice.spoken import SILENT, Spoken


@dataclass(frozen=True)
class FinishedFilm:
    """The files of a film, and what can be said about them."""

    folder: Path
    duration: float
    chapters: tuple[ChapterMark, ...]
    numbers: int
    """How many numbers it shows."""
    timelines: tuple[Timeline, ...] = ()
    """The beats of every scene, in seconds of the film."""
    further: tuple[str, ...] = ()
    """The languages of further subtitles."""

    @property
    def mp4(self) -> Path:
        """The video, with chapter marks, a subtitle track, and sound if it has a voice."""
        return self.folder / "film.mp4"

    @property
    def srt(self) -> Path:
        """The subtitles for players."""
        return self.folder / "film.srt"

    @property
    def vtt(self) -> Path:
        """The subtitles for browsers."""
        return self.folder / "film.vtt"

    @property
    def subtitles(self) -> Mapping[str, tuple[Path, Path]]:
        """The .srt and .vtt file of every language; the film's own has the key ""."""
        named = {"": "film", **{language: f"film.{language}" for language in self.further}}
        return {
            language: (self.folder / f"{name}.srt", self.folder / f"{name}.vtt") for language, name in named.items()
        }

    @property
    def ledger(self) -> Path:
        """Every number shown, as JSON."""
        return self.folder / "ledger.json"


def assemble(
    film: Film, specs: Sequence[SceneSpec], clips: Sequence[Clip], folder: Path, spoken: Spoken = SILENT
) -> FinishedFilm:
    """Write the film of these scenes' clips, in their order, to `folder`, with what is said in them as its sound."""
    chapters, numbers = chapter_marks(film, specs, clips), film_ledger(clips)
    duration, texts = sum(clip.timeline.duration for clip in clips), film.config.film
    tracks = film_tracks(film, specs, clips, spoken)
    joined = timeline.join(clip.timeline for clip in clips)
    finished = FinishedFilm(folder, duration, chapters, len(numbers), joined, tuple(tracks)[1:])
    sound = spoken.sound_track(joined, texts.language)
    splice.splice([clip.video for clip in clips], Extras(texts.title, chapters, tracks, sound), finished.mp4)
    for language, (srt, vtt) in finished.subtitles.items():
        cues = tracks[language or texts.language]
        srt.write_text(subtitles.to_srt(cues), encoding="utf-8")
        vtt.write_text(subtitles.to_vtt(cues), encoding="utf-8")
    finished.ledger.write_text(ledger.to_json(numbers), encoding="utf-8")
    return finished


def write_clip(film: Film, spec: SceneSpec, clip: Clip, video: Path, spoken: Spoken = SILENT) -> None:
    """Write a scene's clip to a file of its own, with its sound if it has any, and the sidecar beside it."""
    sound = spoken.sound_track([clip.timeline], film.config.film.language)
    copy = replace(clip, video=video) if sound else clip.copied(video)
    if sound:
        splice.splice([clip.video], Extras(spec.title, (), {}, sound), video)
    copy.save()


def chapter_marks(film: Film, specs: Sequence[SceneSpec], clips: Sequence[Clip]) -> tuple[ChapterMark, ...]:
    """A mark for each run of scenes of the same chapter; a chapter that comes back names the run's first scene too."""
    ends = list(accumulate(clip.timeline.duration for clip in clips))
    spans = zip(specs, [0.0, *ends], ends, strict=False)
    runs = [list(run) for _, run in groupby(spans, key=lambda span: span[0].chapter)]
    times = Counter(run[0][0].chapter for run in runs)
    return tuple(
        ChapterMark(_title(film, run[0][0], returns=times[run[0][0].chapter] > 1), run[0][1], run[-1][2])
        for run in runs
    )


def _title(film: Film, first: SceneSpec, returns: bool) -> str:
    if first.chapter == "own":
        return first.title or first.name
    chapter = film.chapters.get(first.chapter, first.chapter)
    return f"{chapter}: {first.title}" if returns and first.title else chapter


def film_tracks(
    film: Film, specs: Sequence[SceneSpec], clips: Sequence[Clip], spoken: Spoken = SILENT
) -> Mapping[str, tuple[Cue, ...]]:
    """The subtitles in every language, the film's own first; those follow what is said."""
    own = {film.config.film.language: film_cues([spec.lines for spec in specs], clips, spoken)}
    return own | {
        language: film_cues([scenes[spec.id] for spec in specs], clips) for language, scenes in film.tracks.items()
    }


def film_cues(lines: Sequence[Mapping[str, Line]], clips: Sequence[Clip], spoken: Spoken = SILENT) -> tuple[Cue, ...]:
    """The subtitles of scenes with these lines, in seconds of the film."""
    joined = timeline.join(clip.timeline for clip in clips)
    return tuple(
        cue
        for each, scene in zip(lines, joined, strict=True)
        for cue in subtitles.cues(each, scene, spoken.of_scene(scene.scene))
    )


def film_ledger(clips: Sequence[Clip]) -> tuple[Entry, ...]:
    """Every number that the scenes show, in seconds of the film."""
    offsets = accumulate((clip.timeline.duration for clip in clips), initial=0.0)
    pairs = zip(clips, offsets, strict=False)
    return tuple(replace(entry, time=round(entry.time + offset, 3)) for clip, offset in pairs for entry in clip.ledger)
