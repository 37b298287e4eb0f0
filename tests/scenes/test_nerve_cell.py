"""The drawn cells: closed, all of one piece, each like itself and unlike the others; and the threads between them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.mobjects.nerve_cell import NerveCell, along, straight, thread
from tests.scenes.stagehand import Picture, manim_settings

ARMS = np.linspace(0, 2 * np.pi, 6, endpoint=False)
START, END = np.array([-1.0, 2.0, 0.0]), np.array([3.0, -1.0, 0.0])


def area(corners: np.ndarray) -> float:
    """The area (shoelace) of a shape with these corners (n, 2), positive if they go round anticlockwise."""
    x, y = corners.T
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 50), st.floats(0.1, 2.0))
def test_all_parts_but_the_nucleus_go_round_the_same_way(kind: int, radius: float) -> None:
    """The body and its arms add up to one filled shape, for they turn alike; the nucleus turns back and is a gap."""
    shapes = NerveCell([1.0, -2.0], radius, ARMS, kind).get_subpaths()
    areas = [area(shape[::4, :2]) for shape in shapes]
    assert len(shapes) == 2 + len(ARMS) * (1 + 2 + 4)
    assert [index for index, each in enumerate(areas) if each < 0] == [1]
    assert areas[0] == pytest.approx(np.pi * radius**2, rel=0.02)


def test_a_cell_is_filled_but_for_its_nucleus(tmp_path: object) -> None:
    """In the picture the body is in its colour, the middle is not, and neither is the space between the arms."""
    with manim_settings(tmp_path):  # type: ignore[arg-type]
        cell = NerveCell([0.0, 0.0], 1.0, ARMS, 0, stroke_width=0, fill_color="#FFFFFF", fill_opacity=1)
        picture = Picture(cell)
    assert picture.at([0.6, 0.0]).min() == 255
    assert picture.at([0.0, 0.0]).max() == 0
    assert picture.at([1.6 * np.cos(np.pi / 6), 1.6 * np.sin(np.pi / 6)]).max() == 0


def test_no_two_cells_are_alike_and_each_is_like_itself() -> None:
    """The same kind gives the same cell, another kind another one."""
    first, again, other = (NerveCell([0.0, 0.0], 1.0, ARMS, kind).points for kind in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.1


@given(st.floats(-0.5, 0.5))
def test_a_thread_leads_from_end_to_end_and_can_be_pulled_straight(bend: float) -> None:
    """Its ends are where they should be, and so are those of the straight wire, whose points lie evenly on a line."""
    points = thread(START, END, bend)
    pulled = straight(points, START, END)
    for line in (points, pulled):
        np.testing.assert_allclose(line[[0, -1]], [START, END], atol=1e-12)
    steps = np.diff(pulled, axis=0)
    np.testing.assert_allclose(steps, np.tile((END - START) / (len(points) - 1), (len(steps), 1)), atol=1e-12)


def test_places_along_a_line() -> None:
    """By hand, on two steps of one unit: a quarter of the way is half of the first; beyond the ends are the ends."""
    line = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0]])
    expected = [[0, 0, 0], [0.5, 0, 0], [1, 0.5, 0], [1, 1, 0]]
    np.testing.assert_allclose(along(line, np.array([-1.0, 0.25, 0.75, 2.0])), expected)
