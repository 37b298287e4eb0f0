"""What is hoped for: neurons with dashed rims, and dashed wires."""

from pathlib import Path

import numpy as np
import pytest
from manim import CapStyleType, Line, LineJointType

from scenes.mobjects.animations import Change
from scenes.mobjects.hoped import HopedNeurons, HopedWires
from tests.scenes.stagehand import Picture, hex_to_255, manim_settings

RIM, GROUND = "#B9A58A", "#0E1116"


@pytest.fixture(autouse=True)
def small_pictures(tmp_path: Path) -> None:
    """Draw small."""
    with manim_settings(tmp_path):
        yield


def along_the_rim(picture: Picture, radius: float) -> np.ndarray:
    """How bright the picture is around the origin, (720,)."""
    angles = np.radians(np.arange(0, 360, 0.5))
    return np.array([picture.at((radius * np.cos(a), radius * np.sin(a))).max() for a in angles])


def test_a_rim_is_dashed_all_around() -> None:
    """Ink and gaps take turns, the gaps are no smaller than a third, and no quarter is without either."""
    neuron = HopedNeurons(np.array([[0.0, 0.0]]), 2.0, RIM, GROUND, line_width=0.1)
    inked = along_the_rim(Picture(neuron), 0.95) > 110
    assert 0.4 < inked.mean() < 0.75
    for quarter in np.split(inked, 4):
        assert np.count_nonzero(np.diff(quarter.astype(int))) >= 8


def test_what_is_drawn_before_does_not_lengthen_dashes() -> None:
    """Below a line with round ends a rim looks as it does alone."""
    neuron = HopedNeurons(np.array([[0.0, 0.0]]), 2.0, RIM, GROUND, line_width=0.1)
    line = Line([-3, -2, 0], [3, -2, 0], stroke_width=8, joint_type=LineJointType.ROUND)
    together = Picture(line.set_cap_style(CapStyleType.ROUND), neuron)
    np.testing.assert_array_equal(along_the_rim(together, 0.95), along_the_rim(Picture(neuron), 0.95))


def test_a_neuron_covers_what_is_below() -> None:
    """Inside its rim is the ground, outside nothing; faded, neither is left."""
    neurons = HopedNeurons(np.array([[0.0, 0.0], [2.5, 0.0]]), 2.0, RIM, "#204060")
    neurons.alphas = np.array([1.0, 0.0])
    picture = Picture(neurons)
    np.testing.assert_array_equal(picture.at((0.0, 0.0)), hex_to_255("#204060"))
    assert picture.at((2.5, 0.0)).max() == picture.at((1.2, 0.0)).max() == 0


def test_neurons_scale_and_move_as_a_whole() -> None:
    """Their box is that of the discs, and follows."""
    neurons = HopedNeurons(np.array([[0.0, 1.0], [0.0, -1.0]]), 1.0, RIM, GROUND)
    assert (neurons.width, neurons.height) == (pytest.approx(1.0), pytest.approx(3.0))
    neurons.scale(0.5).shift([1.0, 0.0, 0.0])
    assert neurons.get_right()[0] == pytest.approx(1.25)
    assert neurons.reach() == pytest.approx(0.25)


def wire() -> HopedWires:
    """One wire, four units long."""
    return HopedWires(np.array([[-2.0, 0.0]]), np.array([[2.0, 0.0]]), RIM, line_width=0.2)


def test_a_wire_is_dashed_and_drawn_from_its_start() -> None:
    """Half drawn there is ink left of the middle and none to the right; in full it is dashed to its end."""
    wires = wire()
    wires.front = 0.5
    half = Picture(wires)
    row = np.array([half.at((x, 0.0)).max() for x in np.linspace(-1.95, 1.95, 391)])
    assert (row[:190] > 90).mean() > 0.35 and row[205:].max() == 0
    wires.front = 1.0
    assert Picture(wires).ink_box()[2] == pytest.approx(2.0, abs=0.15)


def test_a_wire_that_has_not_begun_leaves_nothing() -> None:
    """With its front at the start there is no ink; a Change brings it to its end."""
    wires = wire()
    wires.front = 0.0
    assert Picture(wires).ink.max() == 0
    change = Change(wires, front=1.0)
    change.begin()
    change.finish()
    assert wires.front == 1.0
