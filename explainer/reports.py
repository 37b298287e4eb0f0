"""What the command line says about films: plain text, a few lines for each thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.film import Film, SceneSpec
from explainer.knobs import KNOBS, SceneKnobs
from explainer.progress import clock
from explainer.trust import own_sources, voice_sources

if TYPE_CHECKING:  # what makes films is slow to load, and a list or a check makes none
    from explainer.assembly import FinishedFilm
    from explainer.clip import Rehearsal
    from explainer.looks.findings import Finding
    from explainer.publish.lesson import Made


def finished(film: FinishedFilm) -> str:
    """Where the film's files are, and its chapters."""
    chapters = [f"  {clock(mark.start):>7}  {mark.title}" for mark in film.chapters]
    return "\n".join(
        [
            f"{film.mp4}  {clock(film.duration)}, {_count(film.numbers, 'number')} shown",
            *chapters,
            *(str(file) for file in (film.srt, film.vtt, film.ledger)),
        ]
    )


def part(made: Made) -> str:
    """What was left out of a part of a lesson, its files (the first, if they are many) and how long it took."""
    size = sum(file.stat().st_size for file in made.files)
    many = f" and {_count(len(made.files) - 1, 'more file')}" if len(made.files) > 1 else ""
    took = "as it was" if made.kept else clock(made.seconds)
    files = [f"{made.part:<10} {size / 1e6:7.1f} MB  {took:>9}  {made.files[0]}{many}"] if made.files else []
    return "\n".join([*made.notes, *files])


def lesson(made: Sequence[Made], folder: Path) -> str:
    """How much of a lesson there is, and where."""
    files = [file for each in made for file in each.files]
    size, seconds = sum(file.stat().st_size for file in files), sum(each.seconds for each in made)
    return f"{folder}: {_count(len(files), 'file')}, {size / 1e6:.1f} MB, in {clock(seconds)}"


def scenes(film: Film) -> str:
    """A film's scenes with their knobs, and the scenes that it does not use."""
    listed = [line for spec in film.scenes for line in _scene(film, spec)]
    unused = sorted(set(KNOBS) - {spec.name for spec in film.scenes})
    return "\n".join([*listed, *(["not in this film: " + ", ".join(unused)] if unused else [])])


def _scene(film: Film, spec: SceneSpec) -> Iterator[str]:
    chapter = film.chapters.get(spec.chapter, spec.chapter)
    yield f"{spec.id:<20}  {clock(spec.planned_seconds):>5}  {chapter}: {spec.title}"
    yield from (f"    {line}" for line in _knobs(spec.knobs))


def _knobs(knobs: SceneKnobs) -> Iterator[str]:
    for name, field in type(knobs).model_fields.items():
        if name != "use":
            yield f"{name}: {getattr(knobs, name)}  ({field.description})"


def opened(film: Film) -> str:
    """What a film is about."""
    config, hero, network = film.config, film.hero, film.network
    picture, sizes = config.picture, "-".join(map(str, network.sizes))
    activations = ", ".join(dict.fromkeys(layer.activation for layer in network.layers))
    known = "" if hero.label is None else f"; it is {hero.label}"
    return "\n".join(
        [
            f'film     "{config.film.title}", {picture.width}x{picture.height}, {picture.fps} frames a second',
            f"network  {sizes}, {activations}, {network.parameter_count:,} parameters: {config.network.weights}",
            f"hero     {hero.source}: read as {hero.answer} with a score of {hero.score:.2f}{known}",
            *_voice(film),
            *(f"python   {source} will be run: --trust" for source in own_sources(film) + voice_sources(film)),
        ]
    )


def _voice(film: Film) -> Iterator[str]:
    voice = film.config.voice
    if voice.engine != "none":
        details = {"recorded": voice.folder, "espeak": voice.name, "piper": voice.model, "plugin": voice.service}
        detail = f": {details[voice.engine]}" if details[voice.engine] else ""
        yield f"voice    {voice.engine}{detail}"


def scripted(film: Film) -> str:
    """What will be said in each scene, in its planned time, and what will not and why."""
    scenes = [line for spec in film.scenes for line in _lines(spec)]
    total = sum(spec.planned_seconds for spec in film.scenes)
    summary = f"{_count(len(film.scenes), 'scene')}, about {clock(total)}: nothing is wrong"
    return "\n".join(["", *scenes, *_dropped(film), summary])


def _lines(spec: SceneSpec) -> Iterator[str]:
    yield f"{spec.id}  {spec.title}"
    for line in spec.lines.values():
        if line.say:
            yield f"  {line.seconds:>4.1f} s  {line.beat}: {line.say}"
    yield ""


def _dropped(film: Film) -> list[str]:
    scenes = [f"  {line}" for line in left_out(film)]
    lines = [f"  {drop.key}  ({drop.reason})" for drop in film.dropped]
    return ["left out:", *scenes, *lines, ""] if scenes or lines else []


def left_out(film: Film) -> list[str]:
    """A line for each scene that does not apply to the film."""
    return [f"{each.scene} is left out: {each.reason}" for each in film.left_out]


def rehearsed(film: Film, rehearsals: Sequence[Rehearsal]) -> str:
    """What will be shown and said in each scene, when, and what will not and why."""
    scenes = [line for spec, each in zip(film.scenes, rehearsals, strict=True) for line in _beats(spec, each)]
    total = sum(each.timeline.duration for each in rehearsals)
    numbers = sum(len(each.ledger) for each in rehearsals)
    summary = f"{_count(len(rehearsals), 'scene')}, {clock(total)}, {_count(numbers, 'number')} shown: nothing is wrong"
    return "\n".join(["", *scenes, *_dropped(film), summary])


def _beats(spec: SceneSpec, rehearsal: Rehearsal) -> Iterator[str]:
    duration, numbers = rehearsal.timeline.duration, len(rehearsal.ledger)
    yield f"{spec.id}  {spec.title}, {clock(duration)}, {_count(numbers, 'number')}"
    for beat in rehearsal.timeline.beats:
        said = spec.lines[beat.beat].say if beat.beat in spec.lines else ""
        yield f"  {clock(beat.start):>6}  {beat.beat}{': ' if said else ''}{said}"
    yield ""


def looked(film: Film, scenes: int, found: Sequence[Finding], folder: Path) -> str:
    """What is wrong with how scenes look, scene by scene and numbered, and where it is to be seen."""
    width, listed = len(str(len(found))), []
    for number, (each, before) in enumerate(zip(found, [None, *found], strict=False), start=1):
        if before is None or before.scene != each.scene:
            listed.append("")
        where = "  ".join(word for word in (each.scene, each.beat, f"{each.time:.1f} s") if word)
        listed.append(f"{number:>{width}}  {where}  [{each.criterion}] {each.message}: {each.remedy}")
    wrong = f"{_count(len(found), 'thing')} to mend" if found else "nothing is wrong"
    return "\n".join(
        [*listed, "", *_untold(film), f"{folder / 'contact_sheet.png'}: {_count(scenes, 'scene')}, {wrong}"]
    )


def _untold(film: Film) -> list[str]:
    from explainer.looks.judge import missing_sections

    missing = ", ".join(map(str, missing_sections(film)))
    return [f"the film tells nothing of these sections of the lesson: {missing}"] if missing else []


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
