"""A film's lines as they were spoken: they say how long its beats last, and become its sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from explainer.film import Film, SceneSpec
from explainer.timeline import Timeline
from explainer.voice.lines import Place

if TYPE_CHECKING:  # what encodes sound is slow to load, and a silent film has none
    from explainer.voice.soundtrack import SoundTrack
    from explainer.voice.speech import Speech


@dataclass(frozen=True, eq=False)
class Spoken:
    """Speeches by the scene's id and the beat; none for a silent film."""

    speeches: Mapping[Place, Speech] = field(default_factory=dict)

    def retimed(self, film: Film) -> Film:
        """The film with its spoken lines planned for the time that saying them takes."""
        return replace(film, scenes=tuple(map(self._retimed, film.scenes))) if self.speeches else film

    def of_scene(self, scene: str) -> Mapping[str, Speech]:
        """What is said in a scene, by its id: by the beat."""
        return {beat: speech for (each, beat), speech in self.speeches.items() if each == scene}

    def sound_track(self, timelines: Sequence[Timeline], language: str) -> SoundTrack | None:
        """The sound of scenes whose beats are timed in seconds of the film; None for a silent film."""
        if not self.speeches:
            return None
        from explainer.voice.soundtrack import Placed, SoundTrack

        said = [
            Placed(beat.start, self.speeches[timeline.scene, beat.beat].samples)
            for timeline in timelines
            for beat in timeline.beats
            if (timeline.scene, beat.beat) in self.speeches
        ]
        return SoundTrack(tuple(said), sum(timeline.duration for timeline in timelines), language)

    def _retimed(self, spec: SceneSpec) -> SceneSpec:
        said = self.of_scene(spec.id)
        lines = {beat: line.lasting(said[beat].seconds) if beat in said else line for beat, line in spec.lines.items()}
        return replace(spec, lines=lines)


SILENT = Spoken()
"""What a film without a voice says."""
