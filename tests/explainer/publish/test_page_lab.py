"""The network on the lesson's page, in a browser: every number is numpy's, however one comes to see it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from explainer.film import Film
from explainer.publish import page, page_facts
from explainer.publish.material import Material
from explainer.settings import load
from nnmath import handwriting
from nnmath.image import read_digit
from tests.explainer.publish import browsing
from tests.explainer.publish.browsing import Visit

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "configs/examples").glob("*.yaml"))
SETS = {
    "hidden-none": ("network.layers=[784, 10]", "network.activations=identity", "network.weights=random"),
    "wide": ("network.layers=[784, 400, 10]", "network.activations=[tanh, sigmoid]", "network.weights=random"),
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all tests here."""
    with browsing.browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def lesson(material: Material, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default film's page."""
    return page.make(material, tmp_path_factory.mktemp("lesson"))


@pytest.fixture
def at(chromium: Browser, lesson: Path) -> Iterator[Visit]:
    """That page, freshly opened; in the end it must neither have complained nor asked for anything."""
    with browsing.visit(chromium, lesson) as visit:
        yield visit
        assert visit.complaints == visit.requests == []


def of_film(material: Material, film: Film, folder: Path) -> Path:
    """The page of another film's network; what the film shows is of no concern here."""
    return page.make(replace(material, film=film), folder)


def network_of(name: str) -> Film:
    """A film by the name of an example or of settings above."""
    if name in SETS:
        return Film.open(load(None, SETS[name]))
    return Film.open(load(ROOT / f"configs/examples/{name}.yaml"))


def inputs_for(film: Film, count: int) -> np.ndarray:
    """Digits of the pen, or random numbers for a network that sees no picture."""
    if film.config.input.shape is None:
        return np.random.default_rng(3).random((count, film.network.sizes[0]))
    shape = film.config.input.shape
    return np.array([handwriting.write(seed % 10, 500 + seed, shape).vector for seed in range(count)])


def forward(visit: Visit, inputs: np.ndarray) -> list[np.ndarray]:
    """What the page's network makes of inputs (n, n_in): the activations (n, n_out) of every layer."""
    script = "inputs => inputs.map((input) => forward(input).map((step) => Array.from(step.a)))"
    answers = visit.run(script, inputs.tolist())
    return [np.array(layer) for layer in zip(*answers, strict=True)]


def draw(visit: Visit, label: int, seed: int, size: float = 0.6) -> None:
    """Write one of the pen's digits on the cleared pad, with the mouse."""
    if visit.page.locator("#clear").is_enabled():
        visit.page.click("#clear")
    pad = visit.page.locator("#pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    for path in handwriting.run_the_pen(label, seed).paths:
        points = [
            (box["x"] + box["width"] * (0.3 + size * x / 100), box["y"] + box["height"] * (0.2 + size * y / 100))
            for x, y in path[::3]
        ]
        visit.page.mouse.move(*points[0])
        visit.page.mouse.down()
        for point in points[1:]:
            visit.page.mouse.move(*point)
        visit.page.mouse.up()
    settle(visit)


def settle(visit: Visit) -> None:
    """Wait until a frame has been drawn."""
    visit.run("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def shown_input(visit: Visit) -> np.ndarray:
    """What the network on the page was given."""
    return np.array(visit.run("() => Array.from(lab.input)"))


def number(text: str) -> Decimal:
    """A number as it stands on an English or German page."""
    return Decimal(text.replace(",", ".").replace("−", "-"))


@pytest.mark.parametrize("name", [*(path.stem for path in EXAMPLES), *SETS])
def test_activations_are_numpys(chromium: Browser, material: Material, tmp_path: Path, name: str) -> None:
    """For every example and every activation function, all layers agree to a millionth on many inputs."""
    film = network_of(name)
    inputs = inputs_for(film, 200 if film.network.parameter_count < 20_000 else 40)
    with browsing.visit(chromium, of_film(material, film, tmp_path)) as visit:
        found = forward(visit, inputs)
        assert visit.complaints == visit.requests == []
    for layer, activations in zip(film.network.forward(inputs).layers, found, strict=True):
        np.testing.assert_allclose(activations, layer.a, rtol=0, atol=1e-6)
    assert (tmp_path / "lesson.html").stat().st_size < material.finished.mp4.stat().st_size * 4 / 3 + 3e6


def test_two_hundred_digits_have_numpys_scores(at: Visit, material: Material) -> None:
    """The default network answers on the page as in the film."""
    inputs = inputs_for(material.film, 200)
    found = forward(at, inputs)[-1]
    np.testing.assert_allclose(found, material.film.network.forward(inputs).output, rtol=0, atol=1e-9)


def test_the_page_opens_with_the_films_digit(at: Visit, material: Material) -> None:
    """The hero's own pixels are in the network, its answer is named, and its scores stand beside the bars."""
    hero = material.film.hero
    settle(at)
    np.testing.assert_array_equal(shown_input(at), hero.vector)
    assert at.page.inner_text("#answer") == "The network answers 9, with a score of 0.98."
    scores = [number(text) for text in at.page.locator(".score").all_inner_texts()]
    assert [float(score) for score in scores] == [round(float(value), 2) for value in hero.trace.output]


def test_examples_come_and_go_by_their_buttons(at: Visit, material: Material) -> None:
    """Each button brings its example, and undo brings the one before."""
    buttons = at.page.locator("#examples button")
    assert buttons.all_inner_texts() == ["The film’s digit", "Example: 7", "Example: 4"]
    buttons.nth(1).click()
    settle(at)
    np.testing.assert_array_equal(shown_input(at), material.film.extras[0].vector)
    assert buttons.nth(1).get_attribute("aria-pressed") == "true"
    at.page.click("#undo")
    settle(at)
    np.testing.assert_array_equal(shown_input(at), material.film.hero.vector)


def test_a_blank_pad_has_no_answer(at: Visit) -> None:
    """Nothing is lit, no score is shown and none is claimed; the neuron that is open has no sum."""
    at.page.locator(".neuron").first.click()
    at.page.click("#clear")
    settle(at)
    assert at.page.inner_text("#answer") == "Nothing is drawn yet, so there is no answer."
    assert set(at.page.locator(".score").all_inner_texts()) == {"–"}
    assert "no sum" in at.page.inner_text("#neuron")
    assert at.page.locator("#save").is_disabled()
    colours = at.run("() => new Set([...document.querySelectorAll('.disc')].map((d) => d.style.backgroundColor)).size")
    assert colours == 1


@pytest.mark.parametrize(("label", "seed"), [(3, 4), (5, 8), (0, 2), (7, 3)])
def test_a_drawing_is_saved_as_the_film_reads_it(
    at: Visit, material: Material, tmp_path: Path, label: int, seed: int
) -> None:
    """The PNG of a digit written with the mouse is read back as the same pixels, with numpy's answer on the page."""
    draw(at, label, seed)
    with at.page.expect_download() as download:
        at.page.click("#save")
    assert download.value.suggested_filename == "my_digit.png"
    download.value.save_as(file := tmp_path / "my_digit.png")
    digit = read_digit(file)
    np.testing.assert_allclose(shown_input(at), digit.vector, rtol=0, atol=1e-9)
    trace = material.film.network.forward(digit.vector)
    ranked = [number(text) for text in at.page.locator(".score").all_inner_texts()]
    np.testing.assert_allclose([float(each) for each in ranked], trace.output, rtol=0, atol=0.00501)
    answer = at.page.inner_text("#answer")
    score = trace.output[trace.prediction]
    assert (f"answers {trace.prediction}," in answer) == (score > 0.5)
    assert f"{material.film.numbers.shown(score, 2)}" in answer


def test_an_example_is_saved_pixel_for_pixel(at: Visit, material: Material, tmp_path: Path) -> None:
    """The hero's PNG is read back as exactly the hero."""
    with at.page.expect_download() as download:
        at.page.click("#save")
    download.value.save_as(file := tmp_path / "hero.png")
    np.testing.assert_allclose(read_digit(file).vector, material.film.hero.vector, rtol=0, atol=1e-12)


def test_a_neurons_sum_adds_up_as_it_stands_there(at: Visit, material: Material) -> None:
    """Every neuron opens by a click, its numbers are numpy's to the last place, and they add up exactly."""
    trace = material.film.hero.trace
    neurons = [(layer, index) for layer in (1, 2, 3) for index in range(trace.network.sizes[layer])]
    for position, (layer, index) in enumerate(neurons):
        at.page.locator(".neuron").nth(position).click()
        part = {
            key: number(at.page.inner_text(f'[data-part="{key}"]'))
            for key in ("positive", "negative", "sum", "bias", "z", "a")
        }
        assert part["positive"] + part["negative"] == part["sum"]
        assert part["sum"] + part["bias"] == part["z"]
        true = trace.neuron(layer, index)
        named = {
            "positive": true.positive_sum,
            "negative": true.negative_sum,
            "sum": true.weighted_sum,
            "bias": true.bias,
            "z": true.z,
            "a": true.a,
        }
        assert all(abs(float(part[key]) - value) < 0.001 for key, value in named.items())
        products = [number(text) for text in at.page.locator(".products td.product").all_inner_texts()]
        rest = at.page.locator(".products tr th[colspan] + td").all_inner_texts()
        assert layer == 1 or sum(products) + sum(map(number, rest)) == part["sum"]
    assert at.page.locator(".neuron[aria-pressed=true]").count() == 1


def test_sums_are_rounded_as_the_questions_round_them(at: Visit) -> None:
    """The page's script and the module that writes the questions choose the same roundings."""
    parts = np.random.default_rng(5).normal(0, 5, (300, 3))
    parts[:, 0], parts[:, 1] = np.abs(parts[:, 0]), -np.abs(parts[:, 1])
    script = "parts => parts.map(([p, n, b]) => Object.values(addingUp(p, n, b, 3)))"
    assert at.run(script, parts.tolist()) == [list(page_facts.adding_up(*part)) for part in parts.tolist()]


def test_numbers_are_written_as_in_the_film(at: Visit, material: Material) -> None:
    """Halves are rounded away from zero, and a minus is a minus."""
    values = [2.675, -2.675, 0.005, -0.004, 1e-9, 1234.5678, 0.0, -0.0, 5e-7, 1e21]
    assert at.run("values => values.slice(0, 9).map((value) => shown(value, 2))", values) == [
        "2.68", "−2.68", "0.01", "0.00", "0.00", "1,234.57", "0.00", "0.00", "0.00"
    ]  # fmt: skip


def test_the_weights_picture_is_the_neurons(at: Visit, material: Material) -> None:
    """The largest weight has the full colour of its sign at its place, in the theme's colours."""
    layer, colours = material.film.network.layers[0], material.film.theme.colours
    at.page.locator(".neuron").nth(3).click()
    weights = layer.weights[3]
    place = int(np.abs(weights).argmax())
    script = (
        "at => [...document.querySelector('.tiles canvas').getContext('2d')"
        ".getImageData(at % 28, Math.floor(at / 28), 1, 1).data]"
    )
    colour = colours.positive if weights[place] > 0 else colours.negative
    assert at.run(script, place) == [*bytes.fromhex(colour[1:]), 255]


def test_neurons_are_reached_by_the_keyboard(at: Visit) -> None:
    """One stop of the Tab key leads to the network; arrows walk through it, and Enter opens a neuron."""
    first = at.page.locator(".neuron").first
    first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp"):
        at.page.keyboard.press(key)
    at.page.keyboard.press("Enter")
    assert at.page.inner_text("#neuron h3") == "Hidden layer 2, neuron 1"
    assert at.page.locator('.neuron[tabindex="0"]').count() == 1
    at.page.click("#neuron button")
    assert at.page.locator("#neuron").is_hidden()
    assert at.run("() => document.activeElement.index") == 1


def test_the_pad_is_drawn_on_by_the_keyboard(at: Visit) -> None:
    """Arrows with the pen down leave ink, and the network answers."""
    at.page.click("#clear")
    at.page.locator("#pad").focus()
    at.page.keyboard.press("Space")
    for _ in range(10):
        at.page.keyboard.press("ArrowDown")
    at.page.keyboard.press("Space")
    settle(at)
    assert shown_input(at).max() == pytest.approx(1, abs=1e-12)
    assert re.search(r"answers|highest", at.page.inner_text("#answer"))


def test_the_answer_is_said_once_a_stroke(at: Visit) -> None:
    """While the pen moves, the live region stays as it is."""
    at.run(
        "() => { window.told = 0; new MutationObserver(() => window.told++)"
        ".observe(document.getElementById('answer'), {childList: true}); }"
    )
    draw(at, 1, 3)
    assert at.run("() => window.told") <= 2  # blank, then the one stroke


def test_named_inputs_have_sliders(chromium: Browser, material: Material, tmp_path: Path) -> None:
    """Moved by the keyboard or typed, their numbers go through the network and into the line to copy."""
    film = network_of("weather")
    with browsing.visit(chromium, of_film(material, film, tmp_path)) as visit:
        visit.page.get_by_label("temperature").first.press("ArrowRight")
        visit.page.get_by_label("wind").nth(1).fill("0.75")
        settle(visit)
        values = [0.36, 0.9, 0.7, 0.75]
        np.testing.assert_allclose(shown_input(visit), values)
        scores = [float(number(text)) for text in visit.page.locator(".score").all_inner_texts()]
        np.testing.assert_allclose(scores, film.network.forward(values).output, atol=0.00501)
        command = 'nnexplain film weather.yaml --set "hero.values=[0.36,0.9,0.7,0.75]"'
        assert visit.page.inner_text("#command") == command
        assert visit.complaints == visit.requests == []
    assert load(ROOT / "configs/examples/weather.yaml", ["hero.values=[0.36,0.9,0.7,0.75]"]).hero.values == tuple(
        values
    )


def test_the_film_plays_from_within_the_page(at: Visit, material: Material) -> None:
    """It has the film's length and subtitles; a chapter and a line of the transcript lead to their places."""
    at.page.wait_for_function("() => document.getElementById('film').readyState >= 1")
    assert at.run("() => document.getElementById('film').duration") == pytest.approx(
        material.finished.duration, abs=0.3
    )
    at.page.wait_for_function("() => document.getElementById('film').textTracks[0].cues?.length > 5")
    beats = [beat for beat in material.beats if beat.line.say]
    at.page.locator("summary", has_text="What is said").click()
    for place in (4, 9):
        line = at.page.locator(".line").nth(place)
        line.click()
        at.page.wait_for_function(
            "(at) => Math.abs(document.getElementById('film').currentTime - at) < 1.5", arg=beats[place].timing.start
        )
        at.page.wait_for_function(
            "(place) => document.querySelectorAll('.line')[place].getAttribute('aria-current') === 'true'", arg=place
        )
        assert at.page.locator(".line[aria-current]").count() == 1
        at.run("() => document.getElementById('film').pause()")
    chapter = material.finished.chapters[-1]
    at.page.locator(".jump").last.click()
    at.page.wait_for_function(
        "(at) => Math.abs(document.getElementById('film').currentTime - at) < 1.5", arg=chapter.start
    )


def test_the_transcript_follows_only_while_it_is_told_to(at: Visit, material: Material) -> None:
    """The line of the moment comes into its box; with the box unticked nothing scrolls."""
    at.page.locator("summary", has_text="What is said").click()
    top = "() => document.getElementById('lines').scrollTop"
    at.page.emulate_media(reduced_motion="reduce")
    last = material.finished.duration - 1
    at.page.uncheck("#follow")
    at.run("(time) => follow(time)", last)
    assert at.run(top) == 0
    at.page.check("#follow")
    at.run("() => follow(0)")
    at.run("(time) => follow(time)", last)
    assert at.run(top) > 0


def test_a_film_beside_the_page_plays(chromium: Browser, material: Material, tmp_path: Path) -> None:
    """The policy lets in the one file that lies beside the page."""
    with browsing.visit(chromium, page.make(material, tmp_path, embed_film=False)) as visit:
        visit.page.wait_for_function("() => document.getElementById('film').readyState >= 1")
        assert visit.complaints == visit.requests == []


@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize(("language", "theme"), [("en", "ink"), ("de", "light"), ("en", "print"), ("de", "ink")])
def test_nobody_is_shut_out(
    chromium: Browser, material: Material, tmp_path: Path, language: str, theme: str, width: int
) -> None:
    """With all open, axe finds nothing serious in any theme and language; nothing is wider than the window."""
    film = Film.open(load(None, [f"film.language={language}", f"theme.name={theme}"]))
    with browsing.visit(chromium, of_film(material, film, tmp_path), width) as visit:
        visit.run("() => document.querySelectorAll('details').forEach((each) => (each.open = true))")
        for place in (0, -1):
            visit.page.locator(".neuron").nth(place).click()
            found = Axe().run(visit.page).response["violations"]
            assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
            assert visit.run("() => document.documentElement.scrollWidth") <= width
        assert re.search(r"\d,\d\d" if language == "de" else r"\d\.\d\d", visit.page.inner_text("#answer"))
        assert visit.complaints == visit.requests == []


def test_a_large_network_has_weights_of_single_precision(chromium: Browser, material: Material, tmp_path: Path) -> None:
    """Only so the page stays small; that its answers are near enough is tested above."""
    with browsing.visit(chromium, of_film(material, network_of("wide"), tmp_path)) as visit:
        assert visit.run("() => [page.network.bytes, network[0].weights.length]") == [4, 784 * 400]
