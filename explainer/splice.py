"""Joins clips into one film without encoding anything again, and adds chapter marks, subtitles and sound."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from explainer.subtitles import Cue
from explainer.voice import soundtrack
from explainer.voice.soundtrack import SoundTrack

MILLISECOND = Fraction(1, 1000)
# fmt: off
LANGUAGE_CODES = {  # MP4 names languages by three letters
    "ar": "ara", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "fi": "fin", "fr": "fra",
    "he": "heb", "hi": "hin", "hu": "hun", "it": "ita", "ja": "jpn", "ko": "kor", "nl": "nld", "no": "nor", "pl": "pol",
    "pt": "por", "ro": "ron", "ru": "rus", "sv": "swe", "tr": "tur", "uk": "ukr", "zh": "zho",
}
# fmt: on
_STYLE = """[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Sans,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
"""The look of the track's text, as the encoder wants to be told it; players mostly take their own."""


@dataclass(frozen=True)
class ChapterMark:
    """A chapter's title, and its seconds from the start of the film."""

    title: str
    start: float
    end: float


@dataclass(frozen=True)
class Extras:
    """What a film's file holds beside its pictures."""

    title: str
    chapters: tuple[ChapterMark, ...]
    tracks: Mapping[str, Sequence[Cue]]
    """Subtitles by their languages, as the configuration writes them (en, de-CH); players show the first."""
    sound: SoundTrack | None = None


def splice(videos: Sequence[Path], extras: Extras, target: Path) -> None:
    """Write the videos one after the other into `target`, an .mp4 file; they must be encoded alike.

    The index is moved to the front of the file, so that it plays while it is still being loaded.
    """
    with ExitStack() as stack:
        inputs = [stack.enter_context(av.open(video)) for video in videos]
        sources = [container.streams.video[0] for container in inputs]
        _check_alike(sources)
        output = stack.enter_context(av.open(target, "w", options={"movflags": "+faststart"}))
        output.metadata["title"] = extras.title
        output.set_chapters([_chapter(number, mark) for number, mark in enumerate(extras.chapters, start=1)])
        picture = output.add_stream_from_template(sources[0])
        heard = [_sound(output, extras.sound)] if extras.sound else []
        tracks = {language: cues for language, cues in extras.tracks.items() if cues}
        texts = [_texts(cues, _subtitle_track(output, language)) for language, cues in tracks.items()]
        streams = [_pictures(sources, picture), *heard, *texts]
        packets = heapq.merge(*streams, key=lambda packet: packet.dts * packet.time_base)
        for packet in packets:
            output.mux(packet)


def language_code(language: str) -> str:
    """The three letters by which MP4 names a language; "und" if it is unknown."""
    primary = language.split("-")[0].lower()
    return primary if len(primary) == 3 else LANGUAGE_CODES.get(primary, "und")


def _check_alike(streams: Sequence[Any]) -> None:
    """The header of the first clip describes all of the film, so all must be encoded alike."""
    kinds = {(stream.time_base, bytes(stream.codec_context.extradata or b"")) for stream in streams}
    if len(kinds) > 1:
        raise ValueError("clips that were encoded with different settings cannot be joined")


def _pictures(sources: Sequence[Any], target: Any) -> Iterator[Any]:
    offset, last = 0, -math.inf
    for source in sources:
        for packet in source.container.demux(source):
            if packet.dts is not None:  # the last one is empty and only says that there are no more
                packet.pts += offset
                packet.dts = last = max(packet.dts + offset, last + 1)  # a clip of a frame or two is decoded late
                packet.stream = target
                yield packet
        offset += source.duration


def _sound(output: Any, sound: SoundTrack) -> Iterator[Any]:
    stream = soundtrack.add_stream(output, sound)
    stream.metadata["language"] = language_code(sound.language)
    return soundtrack.packets(sound, stream)


def _texts(cues: Sequence[Cue], target: Any) -> Iterator[Any]:
    for cue in cues:
        encoded = cue.text.encode()
        packet = av.Packet(len(encoded).to_bytes(2, "big") + encoded)
        packet.stream, packet.time_base = target, MILLISECOND
        packet.pts = packet.dts = round(cue.start * 1000)
        packet.duration = round(cue.end * 1000) - packet.pts
        yield packet


def _subtitle_track(output: Any, language: str) -> Any:
    track = output.add_stream("mov_text")
    track.codec_context.subtitle_header = _STYLE.encode()
    track.time_base = track.codec_context.time_base = MILLISECOND
    track.metadata["language"] = language_code(language)
    return track


def _chapter(number: int, mark: ChapterMark) -> Mapping[str, Any]:
    start, end = round(mark.start * 1000), round(mark.end * 1000)
    return {"id": number, "start": start, "end": end, "time_base": MILLISECOND, "metadata": {"title": mark.title}}
