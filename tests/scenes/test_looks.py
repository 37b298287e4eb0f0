"""How scenes look, tried without an eye: for every criterion a tiny scene that breaks it, and one that does not."""

import json
import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    Create,
    Group,
    LaggedStart,
    Mobject,
    Square,
    Transform,
    VGroup,
)
from PIL import Image

from explainer import cli, pipeline, settings
from explainer.casting import LeftOut
from explainer.film import Film
from explainer.knobs import CHAPTERS, KNOBS
from explainer.looks.findings import EXEMPTION, TOPICS, Finding
from explainer.looks.judge import CHECKS, judge, missing_sections
from explainer.looks.record import Box, Look
from explainer.looks.sheet import OUTLINE, mark, pixels_of
from explainer.narration import Line
from scenes import cast
from scenes.looks.measure import hues
from scenes.looks.recorder import Recorder, singles
from scenes.mobjects.animations import Change, FadeIn, FadeOut
from scenes.mobjects.cells import Cells
from scenes.mobjects.readout import Readout
from scenes.mobjects.wires import Wires
from scenes.stage import ExplainerScene, beat
from tests.scenes.stagehand import default_film, hex_to_255, manim_settings

SIZE = (854, 480)
FPS = 30
Told = Callable[[ExplainerScene], None]


@dataclass(frozen=True)
class Tale:
    """A tiny scene: what is done in each of its beats, what is said, and how long the beats are planned to last."""

    beats: Sequence[Told]
    said: Sequence[str] = ("one two three four five six seven",)
    seconds: float = 4.0
    staged: Told | None = None
    curtain: float | None = None
    """Seconds of the fade at the end; None for the stage's own, 0 for none."""
    film: Film = field(default_factory=default_film)
    title: str = ""


def scene_of(tale: Tale) -> type[ExplainerScene]:
    """The scene's class, with beats named one, two, and so on."""

    class Tiny(ExplainerScene):
        def set_the_stage(self) -> None:
            if tale.staged:
                tale.staged(self)

        def construct(self) -> None:
            for name in NAMES[: len(tale.beats)]:
                getattr(self, name)()

        def tear_down(self) -> None:
            if tale.curtain is None:
                super().tear_down()
            elif tale.curtain:
                self.play(FadeOut(Group(*self.mobjects)), run_time=tale.curtain)

    for name, told in zip(NAMES, tale.beats, strict=False):
        setattr(Tiny, name, beat(renamed(told, name)))
    return Tiny


NAMES = ("one", "two", "three")


def renamed(told: Told, name: str) -> Told:
    """A method of this name."""

    def method(scene: ExplainerScene) -> None:
        told(scene)

    method.__name__ = name
    return method


def film_of(tale: Tale) -> Film:
    """A film of this scene alone."""
    lines = {name: Line(name, said, said, tale.seconds) for name, said in zip(NAMES, tale.said, strict=False)}
    spec = replace(tale.film.scenes[0], id="01-Tiny", name="Tiny", title=tale.title, lines=lines)
    config = tale.film.config.model_copy(update={"scenes": tale.film.config.scenes[:1]})
    return replace(tale.film, config=config, scenes=(spec,))


def seen(tale: Tale, tmp_path: Path, kept: dict[str, np.ndarray] | None = None) -> Look:
    """What the recorder makes of a scene, its pictures drawn."""
    film, pictures = film_of(tale), {} if kept is None else kept
    with manim_settings(tmp_path, SIZE, FPS):
        scene = scene_of(tale)(film=film, spec=film.scenes[0], skip_animations=True)
        recorder = Recorder(scene, pictures.__setitem__)
        scene.render()
        return recorder.look()


def wrong(tale: Tale, tmp_path: Path) -> list[Finding]:
    """All findings of a scene."""
    return list(judge([seen(tale, tmp_path)], film_of(tale)))


# -- what tiny scenes show ---------------------------------------------------------------------------------------------


def shows(*make: Callable[[ExplainerScene], Mobject], seconds: float = 1.0) -> Told:
    """Let things appear, together."""

    def told(scene: ExplainerScene) -> None:
        scene.play(FadeIn(*(each(scene) for each in make)), run_time=seconds)

    return told


def word(words: str = "neuron", place: Any = ORIGIN, size: str = "body", role: str = "text") -> Callable[..., Mobject]:
    """Words of a size and a role at a place."""
    return lambda scene: scene.style.text(words, size, role).move_to(place)


def number(value: float = 0.5, address: str = "example", place: Any = ORIGIN, **how: Any) -> Callable[..., Mobject]:
    """A number with its address at a place."""
    return lambda scene: scene.style.readout([place], [value], [address], **how)


def lamp(value: float = 0.0, size: float = 1.1, place: Any = ORIGIN) -> Callable[..., Mobject]:
    """A disc lit by a value."""
    return lambda scene: Cells(np.array([place]), [value], scene.style.light(), sizes=size, outline="#5B6673")


def shape(role: str, side: float = 1.0, place: Any = ORIGIN) -> Callable[..., Mobject]:
    """A square filled with a role's colour."""
    return lambda scene: Square(side, stroke_width=0, fill_opacity=1, fill_color=scene.style.colour(role)).move_to(
        place
    )


def at_the_edge(scene: ExplainerScene) -> Mobject:
    """A word half outside the safe area."""
    return scene.style.text("neuron").move_to(scene.frame.safe.at(1.0, 0.5))


def beside_a_brace(gap: float) -> Told:
    """A word under a picture with a brace, so far from the picture."""

    def told(scene: ExplainerScene) -> None:
        box = Square(1.0)
        side = cast.brace(scene.style, box, DOWN)
        scene.play(FadeIn(box, side, scene.style.text("784").next_to(box, DOWN, gap)))

    return told


def inked(role: str) -> Told:
    """A number in a bright lamp, in the ink of a role."""

    def told(scene: ExplainerScene) -> None:
        value = scene.style.readout([ORIGIN], [0.9], ["example"], size="body", role=role)
        scene.play(FadeIn(lamp(0.9)(scene), value))

    return told


def wired(role: str) -> Told:
    """A bundle of wires in the colour of a role."""

    def told(scene: ExplainerScene) -> None:
        left, right = (np.array([[x, y] for y in np.linspace(-2, 2, 8)]) for x in (-2, 2))
        wires = Wires(left, right, np.ones((8, 8)), *[scene.style.colour(role)] * 2).carry(np.ones((8, 8)))
        wires.front = 1.0
        scene.play(FadeIn(wires))

    return told


def score(by: float = 0.0) -> Callable[..., Mobject]:
    """The hero's score for 9, and so much more."""
    return lambda scene: number(float(scene.film.hero.trace.output[9]) + by, "layer 3, neuron 9, a", size="body")(scene)


class Liar(Readout):
    """A number that is written as another."""

    def texts(self) -> list[str]:
        """What is written."""
        return ["0.99"] * len(self.values)


def lie(value: float) -> Callable[..., Mobject]:
    """A number that is always written as 0.99."""

    def made(scene: ExplainerScene) -> Mobject:
        honest = scene.style.readout([ORIGIN], [value], ["example"], size="body")
        return Liar(honest.centres, [value], ["example"], honest.height_of_digits, "#F4F1E8", honest.spell)

    return made


class Dimmer(Cells):
    """Cells that are painted a twentieth darker than their numbers."""

    def paint(self, camera: Any, ctx: Any) -> None:
        """Paint other values."""
        values, self.values = self.values, self.values - 0.05
        super().paint(camera, ctx)
        self.values = values


def grid(kind: type[Cells]) -> Callable[..., Mobject]:
    """Four discs of several values."""
    places = np.array([[x, 0.0] for x in range(4)])
    return lambda scene: kind(places, [0.2, 0.5, 0.8, 1.0], scene.style.light(), sizes=0.8)


def scaled(low: float, *roles: str) -> Callable[..., Mobject]:
    """Cells on a scale of these roles, from ``low`` to 1."""

    def made(scene: ExplainerScene) -> Mobject:
        ramp = scene.style.signed(1.0) if low < 0 else scene.style.light(low, 1.0)
        colours = tuple(map(scene.style.colour, roles))
        return Cells(np.zeros((1, 2)), [0.5], replace(ramp, colours=colours), sizes=1.0)

    return made


def rainbow(count: int) -> Told:
    """Squares of so many hues, side by side."""
    colours = ["#FF3030", "#FFD030", "#A0FF30", "#30FF60", "#30F0FF", "#3050FF", "#C030FF", "#FF30A0"]

    def told(scene: ExplainerScene) -> None:
        row = VGroup(*(Square(0.9, stroke_width=0, fill_opacity=1, fill_color=c) for c in colours[:count]))
        scene.play(FadeIn(row.arrange(RIGHT)))

    return told


def in_the_captions(scene: ExplainerScene) -> Mobject:
    """A word at the foot of the picture."""
    return scene.style.text("neuron", "label").move_to(scene.frame.captions.centre)


def formula(typst: str, place: Any = ORIGIN) -> Callable[..., Mobject]:
    """A formula at a place."""
    return lambda scene: scene.style.formula(typst).move_to(place)


def paragraph(words: str) -> Callable[..., Mobject]:
    """Words in narrow lines of two or three each."""
    return lambda scene: scene.style.paragraph(words, 2.0).move_to(ORIGIN)


def then_waits(seconds: float) -> Told:
    """A square appears; long nothing; it turns."""

    def told(scene: ExplainerScene) -> None:
        box = Square(1.0)
        scene.play(FadeIn(box))
        scene.wait(seconds)
        scene.play(box.animate.shift(RIGHT))

    return told


def gone_after(seconds: float, make: Callable[..., Mobject]) -> Told:
    """Something appears and soon leaves, beside a square that stays."""

    def told(scene: ExplainerScene) -> None:
        box, thing = Square(1.0).shift(3 * LEFT), make(scene)
        scene.play(FadeIn(box, thing))
        scene.wait(seconds)
        scene.play(FadeOut(thing))

    return told


def turns(seconds: float) -> Told:
    """A square turns into a circle."""

    def told(scene: ExplainerScene) -> None:
        box = Square(1.0)
        scene.play(FadeIn(box))
        scene.play(Transform(box, Circle(0.7)), run_time=seconds)

    return told


def draws(seconds: float) -> Told:
    """A square is drawn along its outline."""
    return lambda scene: scene.play(Create(Square(2.0)), run_time=seconds)


def flies(seconds: float, side: float = 1.0) -> Told:
    """A square crosses most of the frame."""

    def told(scene: ExplainerScene) -> None:
        box = Square(side).shift(4.5 * LEFT)
        scene.play(FadeIn(box))
        scene.play(box.animate.shift(9 * RIGHT), run_time=seconds)

    return told


def burning() -> Film:
    """The default film with its captions burnt in."""
    return Film.open(settings.load(None, ["captions.burn=true"]))


QUIET = shows(shape("outline", 1.6))
WORDS = "aa bb cc dd ee ff gg hh ii jj kk ll mm"  # thirteen


def tale(told: Told, **more: Any) -> Tale:
    """A tale of one beat."""
    return Tale((told,), **more)


CASES: dict[str, tuple[int, Tale, Tale]] = {
    "outside the safe area": (1, tale(shows(at_the_edge)), tale(shows(word()))),
    "words over words": (
        2,
        tale(shows(word("neuron"), word("layer", 0.1 * UP))),
        tale(shows(word("neuron"), word("layer", 0.6 * UP))),
    ),
    "a word at the rim of a lamp": (
        2,
        tale(shows(lamp(), word("neuron", 0.6 * RIGHT))),
        tale(shows(lamp(), word("sum"))),
    ),
    "words on a formula": (
        2,
        tale(shows(formula("z = w x"), word("neuron"))),
        tale(shows(formula("z = w x"), word("neuron", UP))),
    ),
    "a word on a brace": (2, tale(beside_a_brace(0.1)), tale(beside_a_brace(0.7))),
    "a small sentence": (
        3,
        tale(shows(word("every wire counts here", size="label"))),
        tale(shows(word("every wire counts here"))),
    ),
    "a small label": (
        3,
        tale(shows(lambda scene: word("layer", size="caption")(scene).scale(0.9))),
        tale(shows(word("layer", size="caption"))),
    ),
    "a small formula": (
        3,
        tale(shows(lambda scene: formula("z = w x")(scene).scale(0.7))),
        tale(shows(formula("z = w x"))),
    ),
    "a number in a small lamp": (
        3,
        tale(shows(lamp(size=0.5), number(3, size="caption", places=None))),
        tale(shows(lamp(size=0.6), number(3, size="caption", places=None))),
    ),
    "a number lost in a large lamp": (
        3,
        tale(shows(lamp(size=2.4), number(0.5, size="body"))),
        tale(shows(lamp(size=1.2), number(0.5, size="body"))),
    ),
    "faint words": (4, tale(shows(word(role="outline"))), tale(shows(word(role="muted")))),
    "light ink in a bright lamp": (4, tale(inked("text")), tale(inked("background"))),
    "faint wires": (4, tale(wired("panel")), tale(wired("negative"))),
    "a number that is not the network's": (5, tale(shows(score(1e-4))), tale(shows(score()))),
    "a number that is written as another": (5, tale(shows(lie(0.984))), tale(shows(lie(0.985)))),
    "cells that are not lit by their numbers": (5, tale(shows(grid(Dimmer))), tale(shows(grid(Cells)))),
    "a sign's colour on the other sign": (
        6,
        tale(shows(number(-1, "layer 1, neuron 0, product 3", size="body", role="positive"))),
        tale(shows(number(1, "layer 1, neuron 0, product 3", size="body", role="positive"))),
    ),
    "a sign's colour on what has no sign": (
        6,
        tale(shows(number(1, "a, neurons", size="body", role="positive"))),
        tale(shows(number(1, "a, neurons", size="body"))),
    ),
    "the bias' colour on a weight": (
        6,
        tale(shows(number(1, "layer 1, neuron 0, z", size="body", role="bias"))),
        tale(shows(number(1, "some bias", size="body", role="bias"))),
    ),
    "attention on words": (6, tale(shows(word(role="attention"))), tale(shows(shape("attention")))),
    "cells lit by a sign's colour": (
        6,
        tale(shows(scaled(0.0, "unlit", "positive"))),
        tale(shows(scaled(-1.0, "negative", "unlit", "positive"))),
    ),
    "too many hues": (6, tale(rainbow(7)), tale(rainbow(6))),
    "a word among the captions": (
        8,
        tale(shows(in_the_captions), film=burning()),
        tale(shows(word()), film=burning()),
    ),
    "almost nothing": (11, tale(shows(shape("outline", 0.2))), tale(QUIET)),
    "almost everything": (11, tale(shows(shape("outline", 9.0))), tale(shows(shape("outline", 6.0)))),
    "too many words": (12, tale(shows(word(WORDS))), tale(shows(word(WORDS[:-3])))),
    "too many words in a paragraph": (12, tale(shows(paragraph(WORDS))), tale(shows(paragraph(WORDS[:-3])))),
    "two lines of formulas": (
        12,
        tale(shows(formula("z = w x", UP), formula("a = z", DOWN))),
        tale(shows(formula("z = w x", LEFT), formula("a = z", 2 * RIGHT))),
    ),
    "nothing moves for long": (16, tale(then_waits(6.2), seconds=9.0), tale(then_waits(5.8), seconds=8.6)),
    "a frozen end": (16, tale(QUIET, seconds=6.0), tale(QUIET, seconds=4.4)),
    "a number is gone at once": (
        17,
        tale(gone_after(1.0, number(0.5, size="body"))),
        tale(gone_after(1.3, number(0.5, size="body"))),
    ),
    "a formula is gone at once": (
        17,
        tale(gone_after(1.0, formula("z = w x"))),
        tale(gone_after(1.3, formula("z = w x"))),
    ),
    "words are gone before they are read": (
        17,
        tale(gone_after(1.2, word("every wire counts here"))),
        tale(gone_after(1.5, word("every wire counts here"))),
    ),
    "a change in a blink": (18, tale(turns(0.2)), tale(turns(0.4))),
    "a change that takes for ever": (18, tale(turns(2.8)), tale(turns(2.4))),
    "a line that is drawn for ever": (18, tale(draws(5.4), seconds=6.0), tale(draws(4.0))),
    "a square that shoots across": (18, tale(flies(0.5)), tale(flies(1.2))),
    "a small one may": (18, tale(flies(0.5)), tale(flies(0.5, side=0.4))),
    "a hurried line": (23, tale(QUIET, said=("one two three four five six",), seconds=2.0), tale(QUIET)),
    "a silent scene": (23, tale(QUIET, said=("one two",)), tale(QUIET)),
    "a beat without its line": (
        27,
        Tale((QUIET, QUIET), said=("one two three four five six seven", "")),
        Tale((QUIET, QUIET), said=("one two three four five six seven",) * 2),
    ),
    "a line without its beat": (
        27,
        Tale((QUIET,), said=("one two three four five six seven",) * 2),
        Tale((QUIET,)),
    ),
}
"""For each mistake its criterion, a scene that makes it, and one that is only just right."""


@pytest.mark.parametrize(("criterion", "bad", "good"), CASES.values(), ids=CASES)
def test_a_mistake_is_found_and_what_is_right_is_not(criterion: int, bad: Tale, good: Tale, tmp_path: Path) -> None:
    """The scene that breaks a criterion has findings of that criterion, and its neighbour has none of it."""
    found = [each for each in wrong(bad, tmp_path) if each.criterion == criterion]
    assert found and all(each.remedy for each in found)
    assert [each.message for each in wrong(good, tmp_path) if each.criterion == criterion] == []


def test_every_criterion_is_tried() -> None:
    """No criterion passes because it looks at nothing; cuts and sections, which need a film, have their own tests."""
    assert {criterion for criterion, _, _ in CASES.values()} == set(TOPICS) - {21, 29}


def test_every_check_says_which_criterion_it_is() -> None:
    """A check's description begins with the number of its criterion."""
    assert {int(str(check.__doc__).partition(":")[0]) for check in CHECKS} == set(TOPICS) - {21, 29}


def test_a_finding_says_where_and_when(tmp_path: Path) -> None:
    """Two overlapping words: the names of both, the beat, the end of the play, the box around them."""
    told = shows(word("neuron"), word("layer", 0.1 * UP), seconds=1.0)
    (found,) = [each for each in wrong(tale(told), tmp_path) if each.criterion == 2]
    assert (found.scene, found.beat, found.time) == ("01-Tiny", "one", pytest.approx(1.0))
    assert found.message == '"neuron" and "layer" overlap'
    with manim_settings(tmp_path, SIZE, FPS):
        style = scene_of(tale(told))(film=default_film(), spec=film_of(tale(told)).scenes[0]).style
        both = VGroup(style.text("neuron"), style.text("layer").shift(0.1 * UP))
    assert found.box is not None
    assert (found.box.left, found.box.right) == pytest.approx((both.get_left()[0], both.get_right()[0]), abs=0.01)
    assert (found.box.bottom, found.box.top) == pytest.approx((both.get_bottom()[1], both.get_top()[1]), abs=0.01)


def test_what_stays_wrong_is_found_once(tmp_path: Path) -> None:
    """A word that leaves the safe area in the first beat and stays there is one finding."""
    found = wrong(Tale((shows(at_the_edge), QUIET), said=("one two three four five six seven",) * 2), tmp_path)
    assert [(each.criterion, each.beat) for each in found if each.criterion == 1] == [(1, "one")]


# -- the film as a whole -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (Tale((QUIET,)), Tale((QUIET,)), ""),
        (Tale((QUIET,), curtain=0.0), Tale((QUIET,)), "its last picture is not empty"),
        (Tale((QUIET,), curtain=1.0), Tale((QUIET,)), "it fades for 1.0 s"),
        (Tale((QUIET,), curtain=0.0), Tale((QUIET,), staged=lambda scene: scene.add(shape("outline", 1.6)(scene))), ""),
    ],
    ids=["faded", "cut", "slow", "carried over"],
)
def test_scenes_join_without_a_jolt(first: Tale, second: Tale, message: str, tmp_path: Path) -> None:
    """A scene that ends empty after a short fade, or with the picture of the next one, is right; others are not."""
    looks = [seen(first, tmp_path), replace(seen(second, tmp_path), scene="02-Tiny")]
    film = film_of(first)
    film = replace(film, scenes=(*film.scenes, replace(film.scenes[0], id="02-Tiny")))
    found = [each.message for each in judge(looks, film) if each.criterion == 21]
    assert len(found) == bool(message) and all(each.startswith(message) for each in found)


def whole_lesson(film: Film) -> Film:
    """A film that means to tell every section, and has one scene for each."""
    meant = tuple(KNOBS[name]() for name in KNOBS)
    specs = [replace(film.scenes[0], id=chapter, chapter=chapter) for chapter in CHAPTERS]
    return replace(film, config=film.config.model_copy(update={"scenes": meant}), scenes=tuple(specs))


def sections_found(film: Film) -> list[str]:
    """What criterion 29 finds in a film whose scenes showed nothing."""
    box = Box(-1, -1, 1, 1)
    looks = [Look(spec.id, box, box, box, (), (), (), (), 1.0, None, None) for spec in film.scenes]
    return [re.sub(r"\D+(\d+).*", r"\1", each.message) for each in judge(looks, film) if each.criterion == 29]


def test_a_section_that_nobody_tells_is_found(film: Film) -> None:
    """In a film of the whole lesson the sections without a scene, or with a silent one, are named.

    In other films never, and not where the film said why it has no scene of them.
    """
    whole = whole_lesson(film)
    silent = tuple(replace(spec, lines={}) if spec.chapter == "goal" else spec for spec in whole.scenes)
    holes = replace(whole, scenes=tuple(spec for spec in silent if spec.chapter != "box"))
    assert (sections_found(whole), sections_found(holes)) == ([], ["2", "12"])
    box = [name for name, knobs in KNOBS.items() if knobs().chapter == "box"]
    assert sections_found(replace(holes, left_out=tuple(LeftOut(name, "no picture") for name in box))) == ["2"]
    short = film.config.model_copy(update={"scenes": (KNOBS["ForwardPass"](),)})
    part = replace(holes, config=short)
    assert sections_found(part) == [] and missing_sections(part) == [2, 12]


# -- exceptions --------------------------------------------------------------------------------------------------------


def over_one_another(allow: Told) -> Told:
    """Two words over one another, and what the scene allows itself about the first, its `word`."""

    def told(scene: ExplainerScene) -> None:
        scene.word = scene.style.text("neuron")
        allow(scene)
        scene.play(
            FadeIn(scene.word, scene.style.text("layer").shift(0.1 * UP), shape("outline", 1.6, 2 * DOWN)(scene))
        )

    return told


@pytest.mark.parametrize(
    "allow",
    [
        lambda scene: scene.allow("overlap", scene.word, "they belong together"),
        lambda scene: scene.allow("overlap", Group(scene.word), "the whole group may"),
        lambda scene: scene.allow("overlap", None, "this beat may"),
    ],
    ids=["the word", "its group", "the beat"],
)
def test_what_a_scene_allows_itself_is_no_finding(allow: Told, tmp_path: Path) -> None:
    """An exception for one of the two words, for a group that holds it, or for the beat, and nothing is left over."""
    assert [each.criterion for each in wrong(tale(over_one_another(allow)), tmp_path)] == []


@pytest.mark.parametrize(
    "allow",
    [
        lambda scene: scene.allow("overlap", Square(), "a thing that is not on stage"),
        lambda scene: scene.allow("frame", scene.word, "another topic"),
        lambda scene: scene.allow("overlaps", scene.word, "no such topic"),
    ],
    ids=["another thing", "another topic", "no topic"],
)
def test_an_exception_that_never_applies_is_found(allow: Told, tmp_path: Path) -> None:
    """It excepts nothing, and is a finding itself, which says its reason."""
    found = wrong(tale(over_one_another(allow)), tmp_path)
    assert sorted(each.criterion for each in found) == [EXEMPTION, 2]
    (unused,) = [each for each in found if each.criterion == EXEMPTION]
    assert re.fullmatch(
        r'the exception "(a thing|another|no such).*" from overlaps? never applies|.*from frame.*', unused.message
    )
    assert ("topics are" in unused.remedy) == ("no such topic" in unused.message)


def test_an_exception_of_a_beat_ends_with_it(tmp_path: Path) -> None:
    """Said in the first beat it does not cover the second; said while the stage is set it covers both."""
    said = ("one two three four five six seven",) * 2
    empty = shows(shape("outline", 0.1))
    beats: tuple[Told, Told] = (lambda scene: (scene.allow("fill", None, "so far"), empty(scene))[0], empty)
    assert [each.beat for each in wrong(Tale(beats, said), tmp_path) if each.criterion == 11] == ["two"]
    staged: Told = lambda scene: scene.allow("fill", None, "a tiny scene")  # noqa: E731
    assert [each.beat for each in wrong(Tale((empty, empty), said, staged=staged), tmp_path)] == []


# -- the record --------------------------------------------------------------------------------------------------------


def test_the_record_has_every_play_with_what_is_seen(tmp_path: Path) -> None:
    """A line for the scene, and one for each play: times, boxes, texts, heights, colours, and what has changed."""

    def told(scene: ExplainerScene) -> None:
        shows(word("neuron", 2 * LEFT), lamp(), number(0.5, "example", size="body"), seconds=0.8)(scene)
        scene.play(Change(scene.mobjects[-1][1], values=np.array([1.0]), run_time=0.4))

    head, *moments = map(json.loads, seen(tale(told), tmp_path).to_jsonl().splitlines())
    assert (head["scene"], head["timings"][0]["beat"], len(moments)) == ("01-Tiny", "one", 4)
    first, second, rest, curtain = moments
    assert (first["end"], second["start"], second["end"], rest["end"]) == (0.8, 0.8, 1.2, 4.0)
    assert curtain["items"] == [] and rest["ends_beat"] and rest["picture"]["file"] == "01-Tiny-01-one.png"
    items = {item["kind"]: item for item in first["items"]}
    assert (items["text"]["what"], items["text"]["paint"]["fill"]) == ("neuron", "#F4F1E8")
    assert (items["number"]["what"], items["number"]["digit"]) == ("0.50", pytest.approx(28 * 0.0101, abs=1e-3))
    lit = items["lamp"]["box"]
    assert [lit[side] for side in ("left", "bottom", "right", "top")] == [-0.55, -0.55, 0.55, 0.55]
    assert {item["kind"] for item in second["items"] if item.get("changed")} == {"cells", "lamp"}
    assert (second["moves"][0]["name"], second["moves"][0]["seconds"], second["changed"]) == ("Change", 0.4, True)
    assert not rest["changed"] and "moves" not in {name for name, value in rest.items() if value}


def test_each_animation_of_a_group_has_its_own_time() -> None:
    """Three changes of 1 s that start half a second apart take 2 s; squeezed into 1 s, each takes half of it."""
    dots = [Cells(np.zeros((1, 2)), [0.0], None) for _ in range(4)]
    three = [Change(dot, values=np.ones(1), run_time=1.0) for dot in dots[:3]]
    late = AnimationGroup(
        LaggedStart(*three, lag_ratio=0.5, run_time=1.0), Change(dots[3], values=np.ones(1), run_time=0.6)
    )
    assert [seconds for _, seconds in singles([late])] == pytest.approx([0.5, 0.5, 0.5, 0.6])


def test_a_rehearsal_draws_nothing(tmp_path: Path) -> None:
    """Without a place for pictures none are made, and what needs no picture is found all the same."""
    bad = tale(shows(at_the_edge))
    with manim_settings(tmp_path, SIZE, FPS):
        scene = scene_of(bad)(film=film_of(bad), spec=film_of(bad).scenes[0], skip_animations=True)
        recorder = Recorder(scene)
        scene.render()
        look = recorder.look()
    assert all(moment.picture is None for moment in look.moments) and look.last is None
    assert [each.criterion for each in judge([look], film_of(bad))] == [1]


def test_hues_are_counted_by_their_degrees() -> None:
    """Red, orange-red and green are two families; grey is none, nor is a colour of a few pixels."""
    picture = np.full((100, 100, 3), 40)
    picture[:10], picture[10:20], picture[20:30] = (255, 0, 0), (255, 100, 0), (0, 255, 0)
    picture[50, :5] = (0, 0, 255)
    assert hues(picture) == (15, 135)


# -- the sheet ---------------------------------------------------------------------------------------------------------

FRAME = Box(-8.0, -4.5, 8.0, 4.5)


def test_findings_are_outlined_where_they_are(tmp_path: Path) -> None:
    """Ten pixels to the unit: a box from (1, 1) to (3, 2) is outlined around 90..110 by 25..35, and nothing inside."""
    file = tmp_path / "still.png"
    Image.new("RGB", (160, 90)).save(file)
    mark(file, FRAME, [(1, Box(1.0, 1.0, 3.0, 2.0))])
    picture, ink = np.asarray(Image.open(file).convert("RGB")).astype(int), hex_to_255(OUTLINE)
    outlined = (picture == ink).all(axis=2)
    assert outlined[30, 86:90].all() and outlined[30, 111:114].all() and outlined[36:39, 100].all()
    assert not outlined[26:35, 91:110].any() and not outlined[45:].any() and not outlined[:, 120:].any()


def test_a_finding_without_a_thing_outlines_the_picture(tmp_path: Path) -> None:
    """Its outline runs along the edges; things beyond the picture are outlined at its edge."""
    file = tmp_path / "still.png"
    Image.new("RGB", (160, 90)).save(file)
    mark(file, FRAME, [(7, None)])
    outlined = (np.asarray(Image.open(file).convert("RGB")).astype(int) == hex_to_255(OUTLINE)).all(axis=2)
    assert outlined[60, [0, 159]].all() and outlined[[0, 89], 120].all() and not outlined[60, 10:150].any()
    left, _, right, _ = pixels_of(Box(9.0, 0.0, 10.0, 1.0), FRAME, (160, 90))
    assert 150 < left < right < 160


# -- the command -------------------------------------------------------------------------------------------------------

LINE = r" *(\d+)  (\d\d-OutputScores)  (\w+)  (\d+\.\d) s  \[(\d+)\] (.*): (.*)"


def test_the_command_lists_and_outlines_what_is_wrong(
    run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """One hurried scene: exit code 1, numbered findings, a picture of every beat with its findings, and the record."""
    hurried = ("--set", "narration.lines={OutputScores: {raise_the_outputs: {say: " + "word " * 40 + "}}}")
    fast = ("--set", "narration.words_per_second=10", "--set", "scenes=[OutputScores]", "--jobs", "1")
    made = run("check", "--looks", *fast, *hurried, "--out", "seen", cwd=tmp_path)
    assert made.returncode == 1, made.stderr
    found = [match.groups() for match in re.finditer(rf"(?m)^{LINE}$", made.stdout)]
    assert [int(each[0]) for each in found] == list(range(1, len(found) + 1))
    assert any((each[2], each[4]) == ("raise_the_outputs", "23") and "words are said" in each[5] for each in found)
    assert f"seen/contact_sheet.png: 1 scene, {len(found)} thing" in made.stdout
    assert "tells nothing of these sections of the lesson: 1, 2, " in made.stdout
    assert sorted(file.name for file in (tmp_path / "seen").iterdir()) == ["contact_sheet.png", "looks.jsonl"]
    with Image.open(tmp_path / "seen" / "contact_sheet.png") as sheet:
        pixels = np.asarray(sheet.convert("RGB")).astype(int)
    assert (np.abs(pixels - hex_to_255(OUTLINE)).max(axis=2) < 60).sum() > 500
    scene, *moments = map(json.loads, (tmp_path / "seen" / "looks.jsonl").read_text(encoding="utf-8").splitlines())
    assert scene["scene"] == found[0][1]
    assert sum(moment.get("ends_beat", False) for moment in moments) == len(scene["timings"]) >= 3


def test_the_command_is_content_with_what_is_right(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without findings the exit code is 0 and the last line says so."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline.Production, "look", lambda production, folder: ())
    cli.cli.main(["check", "--looks", "--scenes", "ForwardPass"], standalone_mode=False)
    assert capsys.readouterr().out.endswith("media/looks/contact_sheet.png: 1 scene, nothing is wrong\n")


def test_scenes_are_chosen_for_looks_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere the choice would do nothing, and is refused."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(click.UsageError, match="--scenes goes with --looks"):
        cli.cli.main(["check", "--scenes", "ForwardPass"], standalone_mode=False)
