"""The stress tests: what is shown where something is not known, and what lies between two measured pictures."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from explainer import settings
from explainer.film import Film
from scenes.ch12_stress import StressTests, percents, without_neuron
from scenes.mobjects.wires import Wires
from tests.scenes.stagehand import manim_settings, run


@pytest.fixture(autouse=True)
def small_pictures(tmp_path: Path) -> None:
    """Draw small."""
    with manim_settings(tmp_path):
        yield


def test_percents_are_those_that_people_write() -> None:
    """A share of 0.5175 is 51.75 percent, which is written 51.8, and not a little less."""
    assert 100 * 0.5175 < 51.75
    assert percents([0.5175, 1.0]).tolist() == [51.75, 100.0]


def test_a_neurons_wires_are_taken_out() -> None:
    """Wires without a source or a target have no ink for it; the others, and those they came from, are as before."""
    weights = np.arange(1.0, 7.0).reshape(2, 3)
    wires = Wires(np.eye(3), np.eye(3)[:2], weights, "#00FF00", "#FF0000")
    np.testing.assert_array_equal(without_neuron(wires, source=1).weights, [[1, 0, 3], [4, 0, 6]])
    np.testing.assert_array_equal(without_neuron(wires, target=0).weights, [[0, 0, 0], [4, 5, 6]])
    np.testing.assert_array_equal(wires.weights, weights)
    assert without_neuron(wires, source=1).digests[0] != wires.digests[0]


def test_between_two_pixels_the_picture_is_moved_by_part_of_one() -> None:
    """At whole shifts the picture is the shifted one itself; a quarter further, a mixture of a quarter of the next."""
    row = np.array([0.0, 1.0, 0.5, 0.0])
    examples = [SimpleNamespace(vector=np.concatenate([np.zeros(by), row[: 4 - by]])) for by in range(3)]
    scene = SimpleNamespace(shifted=examples)
    for by in range(3):
        np.testing.assert_array_equal(StressTests.hero_shifted(scene, by), examples[by].vector)
    np.testing.assert_allclose(StressTests.hero_shifted(scene, 1.25), [0, 0, 0.75, 0.625])


def test_what_was_not_measured_is_left_out() -> None:
    """Without facts of shifts and lost neurons, and without a mistake, the noise is all that is tried."""
    film = Film.open(settings.load(None, ["scenes=[StressTests]"]))
    facts = replace(film.facts, shift_right=None, knock_out=None)
    poor = replace(film, facts=facts, exhibits=replace(film.exhibits, mistake=None))
    scene = run(poor, poor.scenes[0])
    assert [timing.beat for timing in scene.timings] == ["feed_it_noise", "say_what_it_is_for"]
    assert len(scene.cards) == 1
