"""Every scene of every film, run: beats, numbers, and whether anything is wrong with how they look.

Films: the one that is made when nothing is configured, whose pictures are measured too, and all the examples.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from manim import Text

from explainer import settings
from explainer.film import Film, SceneSpec
from explainer.ledger import Entry
from explainer.looks.judge import judge
from explainer.looks.record import Box, Look
from explainer.looks.truth import value_at
from explainer.timeline import BeatTiming
from nnmath.digit import Digit
from nnmath.handwriting import write
from scenes.looks.geometry import things, words_of
from scenes.looks.recorder import Recorder
from scenes.mobjects.cells import Cells
from scenes.stage import ExplainerScene
from tests.scenes.digits_oracle import DigitsOracle
from tests.scenes.oracle import FUNCTIONS, Oracle, as_written, describe
from tests.scenes.stagehand import ROOT, default_film, manim_settings, run
from tests.scenes.toy_oracle import ToyOracle

EXAMPLES = sorted((ROOT / "configs" / "examples").glob("*.yaml"))
FILMS = ["default", *(pytest.param(path.stem, marks=pytest.mark.slow) for path in EXAMPLES)]
SIZE, FPS = (854, 480), 30
PARTS = {"own-digit": ["TheGoal", "PixelsToNeurons", "ForwardPass", "RealNeuron", "OneBigFunction"]}
"""Of a film that shows another digit and else what the first one shows, some scenes in which the digit is seen."""
UNLIT = {
    "RulesFail",
    "SigmoidVsReLU",
    "LaddersElsewhere",
}
"""Scenes that show curves and words, and neither neurons nor weights."""


@cache
def film_named(name: str) -> Film:
    """The default film, or an example."""
    path = ROOT / "configs" / "examples" / f"{name}.yaml"
    chosen = [f"scenes=[{', '.join(PARTS[name])}]"] if name in PARTS else []
    return default_film() if name == "default" else Film.open(settings.load(path, chosen))


@dataclass
class Rehearsed:
    """What was seen while a scene ran."""

    timings: list[BeatTiming] = field(default_factory=list)
    ledger: list[Entry] = field(default_factory=list)
    look: Look | None = None
    digits: set[str] = field(default_factory=set)
    lamps: list[tuple[float, np.ndarray, np.ndarray]] = field(default_factory=list)
    layers: list[tuple[np.ndarray, np.ndarray]] = field(default_factory=list)


@cache
def rehearsed(name: str) -> dict[str, Rehearsed]:
    """All scenes of a film, run once, by their ids."""
    film = film_named(name)
    with TemporaryDirectory() as media, manim_settings(Path(media), SIZE, FPS):
        return {spec.id: _rehearse(film, spec, measured=name == "default") for spec in film.scenes}


def _rehearse(film: Film, spec: SceneSpec, measured: bool) -> Rehearsed:
    seen, recorders = Rehearsed(), []
    *_, last = (beat for beat, line in spec.lines.items() if line.say)

    def watch(scene: ExplainerScene) -> None:
        recorders.append(Recorder(scene, (lambda name, pixels: None) if measured else None))

    def after_beat(scene: ExplainerScene, beat: str) -> None:
        seen.digits |= {words for words in _words(scene) if re.search(r"\d", words)}
        if beat == last:
            seen.lamps, seen.layers = list(_lamps(scene)), list(_layers(scene))

    scene = run(film, spec, after_beat, watch)
    seen.timings, seen.ledger, seen.look = scene.timings, scene.ledger, recorders[0].look()
    return seen


def _words(scene: ExplainerScene) -> Iterator[str]:
    for mobject in scene.mobjects:
        yield from (words_of(part) for part in mobject.get_family() if isinstance(part, Text))


def _lamps(scene: ExplainerScene) -> Iterator[tuple[float, np.ndarray, np.ndarray]]:
    """Of every disc and pixel in view: its number, the picture's colour in its middle, and its number's colour."""
    scene.renderer.update_frame(scene)
    picture, camera = scene.renderer.camera.pixel_array[..., :3].astype(int), scene.renderer.camera
    for cells in _cells(scene):
        for part in _in_view(scene, cells):
            x, y = camera.to_pixels(cells.centres[[part]])[0].astype(int)
            yield float(cells.values[part]), picture[y, x], cells.ramp.rgb(cells.values[[part]])[0] * 255


def _cells(scene: ExplainerScene) -> Iterator[Cells]:
    for mobject in scene.mobjects:
        yield from (part for part in mobject.get_family() if isinstance(part, Cells) and part.opacity == 1)


def _in_view(scene: ExplainerScene, cells: Cells) -> Iterator[int]:
    """Parts that are large enough to be looked at and whose middle nothing covers."""
    written = [
        item.box for mobject in scene.mobjects for thing in things(mobject) for item in thing.items if item.is_read
    ]
    for part in np.flatnonzero((cells.alphas == 1) & (cells.reach() > 3 / 36)):
        x, y = cells.centres[part, :2]
        spot = Box(x - 0.05, y - 0.05, x + 0.05, y + 0.05)
        gaps = np.linalg.norm(cells.centres - cells.centres[part], axis=1)
        alone = np.count_nonzero(gaps < cells.reach() + 1 / 36) == 1
        if alone and not any(spot.overlaps(text, 0) for text in written):
            yield part


def written_again(digit: Digit) -> np.ndarray:
    """What the pen writes with the label and the seed that a digit names, row after row."""
    seed = int(re.match(r"pen, seed (\d+): ", digit.source)[1])
    return write(digit.label, seed, digit.pixels.shape).pixels.ravel()


def _layers(scene: ExplainerScene) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The numbers of every column and tile that stands at the end, and what they must be."""
    oracle, film, knobs = Oracle(scene.film, scene.spec), scene.film, scene.spec.knobs
    hero = np.array(film.hero.vector)
    match scene.spec.name:
        case "NeuronHoldsANumber":
            yield scene.lamp.values, np.array(knobs.values[-1:])
            yield scene.number.values, scene.lamp.values
        case "MessyThrees":
            known = DigitsOracle(film, scene.spec)
            one, stranger = known.likeness()
            (other,) = (each for each in known.strangers() if not np.array_equal(each, one))
            yield from ((cells.values, each) for cells, each in zip(scene.same.pictures, (one, other), strict=True))
            yield scene.other.pictures[1].values, stranger
        case "TheGoal":
            yield scene.picture.values, hero
            yield scene.outputs.cells.values, oracle.activations(scene.last, hero)
        case "BorrowedFromTheBrain":
            winner = int(np.argmax(oracle.activations(scene.last, hero)))
            before = oracle.activations(scene.last - 1, hero)
            strongest = np.sort(np.argsort(-film.network.layers[-1].weights[winner] * before)[:2])
            yield scene.sources.values, before[strongest]
            yield scene.goal.values, oracle.activations(scene.last, hero)[[winner]]
        case "HiddenLayers":
            yield scene.columns[0].cells.values, hero
            for layer, wires in enumerate(scene.wires):
                yield wires.weights, film.network.layers[layer].weights
        case "PixelsToNeurons":
            yield (scene.column.cells if film.hero.pixels is None else scene.cells).values, hero
        case "DigitsAreParts":
            for each in scene.sums:
                yield each.picture.values, written_again(each.writing.digit)
        case "PartsAreEdges":
            yield scene.picture.values, written_again(scene.nine.digit)
        case "RealNeuron":
            inputs = oracle.activations(knobs.layer - 1, hero)
            weights = film.network.layers[knobs.layer - 1].weights[film.neuron_of(knobs)[1]]
            yield scene.column.cells.values, oracle.activations(knobs.layer, hero)
            yield scene.inputs.values, inputs
            yield scene.weights.values, weights
            yield scene.products.values, weights * inputs
        case "WeightedSum":
            yield scene.pixels.values, hero
        case "WeightsAsPicture":
            toy = ToyOracle(film, scene.spec, FUNCTIONS[film.network.layers[0].activation])
            yield scene.weights.values, toy.near(toy.weights("ringed"))
            for patch, pattern in zip(scene.patches, ("bar", "block", "empty"), strict=True):
                yield patch.values, toy.near(toy.pattern(pattern))
        case "Bias":
            toy = ToyOracle(film, scene.spec, FUNCTIONS[film.network.layers[0].activation])
            sums = np.array([toy.sum(pattern) for pattern in ("bar", "block", "empty")])
            yield scene.lamps.values, toy.function(sums + knobs.bias)
            yield scene.dots.values, toy.function(sums + knobs.bias)
        case "SigmoidSquash":
            yield scene.column.cells.values, oracle.activations(1, hero)
            yield scene.dots.values, oracle.activations(1, hero)
        case "ForwardPass":
            last = [film.hero, *film.extras[: knobs.extra_images]][-1]
            for layer, column in enumerate(scene.columns):
                yield column.cells.values, oracle.activations(layer, np.array(last.vector))
            yield scene.picture.values, np.array(last.vector)
        case "OutputScores":
            yield scene.outputs.cells.values, oracle.activations(scene.last, hero)
            yield scene.before.cells.values, oracle.activations(scene.last - 1, hero)
        case "OneBigFunction":
            yield scene.picture.values, hero
            yield scene.numbers.values, oracle.activations(scene.last, hero)[scene.shown]
        case "OpenTheBox":
            yield scene.column.cells.values, oracle.activations(1, hero)
            for tile, index in zip(scene.tiles, scene.sample, strict=True):
                yield tile.values, film.network.layers[0].weights[index]
        case "StressTests":
            pictures = [card.tile.values for card in scene.cards[:-1]] + [scene.picture.values]
            expected = [oracle.hero_shifted(4), film.network.layers[0].weights[oracle.weakest_neuron()]]
            expected += [film.exhibits.mistake.example.vector, film.exhibits.noise.vector]
            yield from zip(pictures, expected, strict=True)
        case "CountTheParameters":
            made = film.network.layers
            weights, biases = (
                [part for each in made for part in getattr(each, kind).flat] for kind in ("weights", "biases")
            )
            yield scene.dots.values, [*weights, *biases]
        case "MatrixForm":
            made = film.network.layers[0]
            yield scene.true.matrix.content.values, [weight for row in made.weights for weight in row]
        case "CodeView":
            for layer, column in enumerate(scene.columns):
                yield column.cells.values, oracle.activations(layer, hero)
        case "NextTime":
            count = film.network.sizes[1]
            sample = np.rint(np.linspace(0, count - 1, len(scene.after))).astype(int)
            for tile, index in zip(scene.after, sample, strict=True):
                yield tile.values, film.network.layers[0].weights[index]
        case "TitleCard" | "EndCard":
            for layer, column in enumerate(scene.columns):
                yield column.cells.values, oracle.activations(layer, hero)


films = pytest.mark.parametrize("name", FILMS)


# -- beats -----------------------------------------------------------------------------------------------------------


@films
def test_the_beats_are_those_of_the_narration_in_its_order(name: str) -> None:
    """Every line that is said has its beat, every beat that runs has its line, in the same order."""
    for spec in film_named(name).scenes:
        ran = [timing.beat for timing in rehearsed(name)[spec.id].timings]
        assert ran == [beat for beat, line in spec.lines.items() if line.say], spec.id


@films
def test_a_beat_lasts_as_long_as_its_line(name: str) -> None:
    """No beat ends before its line is said; beats follow one another without gaps."""
    for spec in film_named(name).scenes:
        timings = rehearsed(name)[spec.id].timings
        for timing in timings:
            assert timing.duration >= spec.lines[timing.beat].seconds - 0.5 / FPS, (spec.id, timing.beat)
        assert [timing.start for timing in timings[1:]] == [timing.end for timing in timings[:-1]]


# -- numbers ---------------------------------------------------------------------------------------------------------


@films
def test_every_number_is_the_networks_own(name: str) -> None:
    """Each entry of the ledger is what plain numpy makes of weights and inputs, and its text is that number."""
    film = film_named(name)
    for spec in film.scenes:
        oracle, ledger = Oracle(film, spec), rehearsed(name)[spec.id].ledger
        for entry in ledger:
            expected = float(oracle.value(entry, ledger))
            assert entry.value == pytest.approx(expected, rel=1e-9, abs=1e-12), describe(entry)
            assert entry.shown == as_written(entry.value, entry.shown), describe(entry)


@films
def test_the_checks_know_what_the_network_says(name: str) -> None:
    """What the checks of looks hold against a number is what plain numpy makes it, for most of the numbers."""
    film, known = film_named(name), []
    for spec in film.scenes:
        oracle, ledger = Oracle(film, spec), rehearsed(name)[spec.id].ledger
        for entry in ledger:
            known.append(value_at(entry.address, film))
            if known[-1] is not None:
                assert known[-1] == pytest.approx(float(oracle.value(entry, ledger)), rel=1e-9, abs=1e-12)
    assert len(known) / 2 < sum(value is not None for value in known)


def test_the_default_film_shows_what_it_is_about() -> None:
    """The quantities that the film exists for are on screen: inputs, products, sums, bias, z, activations, scores."""
    shown = {entry.address for seen in rehearsed("default").values() for entry in seen.ledger}
    wanted = [
        "layer 0, neurons",
        "neurons above 0",
        "weight",
        "product",
        "positive sum",
        "negative sum",
        "bias",
        "z",
        "a",
    ]
    for word in wanted:
        assert any(address.endswith(word) or f" {word} " in address for address in shown), word
    for neuron in range(10):
        assert f"layer 3, neuron {neuron}, a" in shown


def chip_of(spec: SceneSpec) -> str:
    """What stands in the corner: the number of the lesson's section, as in the chapter's file name, and a title."""
    return f"{int(spec.source.removeprefix('scenes.ch')[:2])} · {spec.title}"


@films
def test_no_number_is_typed(name: str) -> None:
    """Digits on screen are readouts with an address; only names of inputs, answers and titles are plain words."""
    film = film_named(name)
    for spec in film.scenes:
        names = {*film.labels, *(film.input_names or ()), chip_of(spec), spec.captions.get("lesson", "")}
        names |= {film.config.film.title, film.config.film.subtitle}
        assert rehearsed(name)[spec.id].digits <= names, spec.id


def test_a_german_film_writes_percentages_in_german(tmp_path: Path) -> None:
    """With a comma, and a space before the sign."""
    film = Film.open(settings.load(None, ["film.language=de", "scenes=[EndCard]"]))
    with manim_settings(tmp_path, SIZE, FPS):
        ledger = run(film, film.scenes[0]).ledger
    assert {entry.shown for entry in ledger if entry.address == "facts, accuracy"} == {"97,2\N{NARROW NO-BREAK SPACE}%"}


# -- looks -----------------------------------------------------------------------------------------------------------


@films
def test_nothing_is_wrong_with_how_scenes_look(name: str) -> None:
    """What can be tried without an eye is right: places, sizes, contrast, colours, words, times."""
    looks = [seen.look for seen in rehearsed(name).values() if seen.look]
    found = judge(looks, film_named(name))
    assert [f"{each.scene} {each.beat} {each.time:.1f} s [{each.criterion}] {each.message}" for each in found] == []


# -- light -----------------------------------------------------------------------------------------------------------


@films
def test_the_last_picture_shows_every_number_as_its_colour(name: str) -> None:
    """In the middle of each disc and pixel the picture has the colour of its number, to three of 255."""
    for scene, seen in rehearsed(name).items():
        for value, shown, expected in seen.lamps:
            assert np.abs(shown - expected).max() <= 3, (scene, value)


@films
def test_the_last_picture_is_lit_by_the_network(name: str) -> None:
    """At the end of each scene the numbers behind the light are the network's activations, worked out with numpy."""
    for scene, seen in rehearsed(name).items():
        assert seen.layers or scene.partition("-")[2] in UNLIT, scene
        for shown, expected in seen.layers:
            np.testing.assert_allclose(shown, expected, rtol=1e-9, atol=1e-12, err_msg=scene)
