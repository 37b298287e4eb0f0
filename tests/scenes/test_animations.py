"""Change: parts move and glow one after the other, and arrive exactly."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import RIGHT, Animation, AnimationGroup, ImageMobject, Scene, Square, Wait

from scenes.camera import ArrayCamera
from scenes.mobjects.animations import Change, FadeIn, FadeOut, on_arrival, smooth, steady, there_and_back
from scenes.mobjects.cells import Cells
from scenes.mobjects.ramp import Ramp
from scenes.mobjects.readout import Readout, Spelling

LIGHT = Ramp.light("#000000", "#FFFFFF")


def three(**how: float) -> Cells:
    """Three cells on the x axis at 0, 1 and 2, half a unit wide."""
    return Cells(np.array([[0.0, 0], [1.0, 0], [2.0, 0]]), np.zeros(3), LIGHT, sizes=0.5, **how)


def at(change: Animation, alpha: float) -> Any:
    """The mobject as it is at this share of an animation."""
    change.begin()
    change.interpolate(alpha)
    return change.mobject


def scene_of(*animations: Animation) -> Scene:
    """A scene that played these."""

    class Plays(Scene):
        def construct(self) -> None:
            for animation in animations:
                self.play(animation)

    scene = Plays(camera_class=ArrayCamera, skip_animations=True)
    scene.render()
    return scene


@given(
    values=st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3),
    lag=st.floats(0, 10),
    order=st.permutations([0.0, 0.5, 1.0]),
)
@settings(max_examples=40, deadline=None)
def test_the_end_is_exact(values: list[float], lag: float, order: list[float]) -> None:
    """At the end every value is the target's own, bit for bit, whatever the lag and the order."""
    cells = three()
    target = np.array(values)
    at(Change(cells, values=target, lag=lag, order=np.array(order)), 1.0)
    assert cells.values.tobytes() == target.tobytes()


def test_the_start_is_exact() -> None:
    """Before the first moment nothing has changed."""
    cells = at(Change(three(), values=np.ones(3), centres=np.zeros((3, 2)), lag=1.0), 0.0)
    np.testing.assert_array_equal(cells.values, np.zeros(3))
    np.testing.assert_array_equal(cells.centres, three().centres)


def test_without_lag_all_parts_share_one_clock() -> None:
    """At a quarter of a steady change every part is at a quarter."""
    cells = at(Change(three(), values=np.array([1.0, 2.0, 4.0]), rate_func=steady), 0.25)
    np.testing.assert_allclose(cells.values, [0.25, 0.5, 1.0])


def test_with_lag_one_the_last_starts_as_the_first_arrives() -> None:
    """Half way through, the first of three is there, the second half way, the third still waiting."""
    cells = at(Change(three(), values=np.ones(3), lag=1.0, rate_func=steady), 0.5)
    np.testing.assert_allclose(cells.values, [1.0, 0.5, 0.0])


def test_order_says_who_goes_first() -> None:
    """With the ranks turned round the last part is the first."""
    order = np.array([1.0, 0.5, 0.0])
    cells = at(Change(three(), values=np.ones(3), lag=1.0, order=order, rate_func=steady), 0.5)
    np.testing.assert_allclose(cells.values, [0.0, 0.5, 1.0])


@given(alpha=st.floats(0, 1), lag=st.floats(0, 10))
@settings(max_examples=40, deadline=None)
def test_nobody_overtakes(alpha: float, lag: float) -> None:
    """At every moment a part with a lower rank is at least as far as one with a higher rank."""
    cells = at(Change(three(), values=np.ones(3), lag=lag), alpha)
    assert cells.values[0] >= cells.values[1] >= cells.values[2]


def test_parts_travel_straight_without_an_arc() -> None:
    """Half way of a steady move each part is in the middle of its way."""
    ends = np.array([[0.0, 2], [1.0, 2], [2.0, 2]])
    np.testing.assert_allclose(at(Change(three(), centres=ends, rate_func=steady), 0.5).centres[:, :2], ends / [1, 2])


def test_an_arc_bows_to_the_left_of_the_way_by_its_share() -> None:
    """On a way of 2 to the right with arc 0.1 the middle is 0.2 above; the end is on the spot."""
    cells, ends = three(), three().centres + 2 * RIGHT
    change = Change(cells, centres=ends, arc=0.1, rate_func=steady)
    np.testing.assert_allclose(at(change, 0.5).centres[:, :2], [[1, 0.2], [2, 0.2], [3, 0.2]], atol=1e-12)
    change.interpolate(1.0)
    np.testing.assert_allclose(cells.centres, ends, atol=1e-12)


@given(alpha=st.floats(0, 1), lag=st.floats(0, 4), arc=st.floats(-0.5, 0.5), size=st.floats(0.1, 2))
@settings(max_examples=40, deadline=None)
def test_the_box_follows_the_parts(alpha: float, lag: float, arc: float, size: float) -> None:
    """In mid-flight no part sticks out of the mobject's box: what is drawn again hangs on it."""
    ends, sizes = np.array([[4.0, 3], [-2.0, 1], [0.0, -3]]), np.full(3, size)
    cells = at(Change(three(), centres=ends, sizes=sizes, lag=lag, arc=arc), alpha)
    reach = cells.sizes[:, None] / 2
    low, high = (cells.centres[:, :2] - reach).min(axis=0), (cells.centres[:, :2] + reach).max(axis=0)
    np.testing.assert_allclose([cells.get_left()[0], cells.get_bottom()[1]], low, atol=1e-9)
    np.testing.assert_allclose([cells.get_right()[0], cells.get_top()[1]], high, atol=1e-9)


def test_scalars_change_too() -> None:
    """Roundness and opacity are one number for all parts, and go by the whole's clock."""
    cells = at(Change(three(roundness=0.0), roundness=1.0, opacity=0.0, lag=3.0, rate_func=steady), 0.5)
    assert (cells.roundness, cells.opacity) == (0.5, 0.5)


def test_several_attributes_change_at_once() -> None:
    """Places, sizes and values of one mobject arrive together."""
    cells = three()
    ends = np.array([[0.0, 1], [1.0, 1], [2.0, 1]])
    at(Change(cells, centres=ends, sizes=np.full(3, 0.1), values=np.ones(3)), 1.0)
    np.testing.assert_array_equal(cells.centres[:, :2], ends)
    np.testing.assert_array_equal(cells.sizes, np.full(3, 0.1))
    assert cells.width == pytest.approx(2.1)


def test_a_counting_number_keeps_its_box_around_its_text() -> None:
    """While "0" counts up to "1000" the box grows with the text."""
    number = Readout(np.zeros((1, 2)), [0.0], ["layer 0, neurons"], 0.2, "#FFFFFF", Spelling(0), align=-1)
    change, narrow = Change(number, values=np.array([1000.0]), rate_func=steady), number.width
    change.begin()
    widths = []
    for alpha in (0.0, 0.05, 0.5, 1.0):
        change.interpolate(alpha)
        widths.append(number.width)
    np.testing.assert_allclose(widths, narrow * np.array([1, 2, 3, 4]), rtol=1e-6)


def test_played_it_puts_the_mobject_on_stage() -> None:
    """A Change of a mobject that nobody added adds it."""
    cells = three()
    assert cells in scene_of(Change(cells, values=np.ones(3))).mobjects
    np.testing.assert_array_equal(cells.values, np.ones(3))


def test_beside_a_longer_animation_it_stays_at_its_end() -> None:
    """In a group with something longer the change is over early and does not run on."""
    cells = three()
    scene_of(AnimationGroup(Change(cells, centres=np.full((3, 2), 3.0), arc=0.5, run_time=0.5), Wait(2.0)))
    np.testing.assert_allclose(cells.centres[:, :2], np.full((3, 2), 3.0), atol=1e-12)


def test_two_changes_of_different_attributes_run_side_by_side() -> None:
    """Places by one, values by another, on the same mobject at the same time."""
    cells = three()
    scene_of(AnimationGroup(Change(cells, centres=np.ones((3, 2))), Change(cells, values=np.ones(3), lag=1.0)))
    np.testing.assert_allclose(cells.centres[:, :2], np.ones((3, 2)))
    np.testing.assert_array_equal(cells.values, np.ones(3))


def test_an_unknown_attribute_is_refused() -> None:
    """A slip of the pen is an error, not an animation of nothing."""
    with pytest.raises(AttributeError, match="valeus"):
        Change(three(), valeus=np.ones(3)).begin()


def test_targets_for_another_number_of_parts_are_refused() -> None:
    """Four places for three parts are a mistake."""
    with pytest.raises(ValueError, match="broadcast"):
        Change(three(), centres=np.ones((4, 2))).begin()


@pytest.mark.parametrize(
    ("rate", "values"),
    [
        (smooth, [0.0, 0.15625, 0.5, 0.84375, 1.0]),
        (steady, [0.0, 0.25, 0.5, 0.75, 1.0]),
        (there_and_back, [0.0, 0.5, 1.0, 0.5, 0.0]),
    ],
)
def test_rates_at_the_quarters(rate: object, values: list[float]) -> None:
    """The rates as worked out by hand from 3 t^2 - 2 t^3, t, and there and back."""
    np.testing.assert_allclose([rate(share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)], values)
    np.testing.assert_allclose(rate(np.array([0.0, 0.25, 0.5, 0.75, 1.0])), values)


def test_on_arrival_waits_for_the_wave() -> None:
    """Nothing happens in the first two thirds; all has happened at the end."""
    assert on_arrival(0.66) == 0
    assert on_arrival(1.0) == 1
    assert 0 < on_arrival(0.9) < 1


# -- fading ------------------------------------------------------------------------------------------------------------


def square(**how: float) -> Square:
    """A square with a fill and a rim."""
    return Square(fill_color="#FF0000", fill_opacity=0.8, stroke_width=4, **how)


def test_fading_dims_every_kind_alike() -> None:
    """Half way in, what is drawn as an array and what is drawn as a path have half of their own opacity."""
    cells, drawn = three(opacity=0.6), square()
    fade = FadeIn(cells, drawn, rate_func=lambda t: t)
    fade.begin()
    fade.interpolate(0.5)
    assert cells.opacity == pytest.approx(0.3)
    assert drawn.get_fill_opacity() == pytest.approx(0.4)
    assert drawn.get_stroke_opacity() == pytest.approx(0.5)


def test_what_has_faded_in_is_as_it_was() -> None:
    """After fading in with a shift, colours and places are the very ones from before, and the scene has the mobject."""
    drawn = square().shift(2 * RIGHT)
    points, rgbas = drawn.points.copy(), drawn.fill_rgbas.copy()
    scene = scene_of(FadeIn(drawn, shift=RIGHT))
    assert drawn in scene.mobjects
    np.testing.assert_array_equal(drawn.points, points)
    np.testing.assert_array_equal(drawn.fill_rgbas, rgbas)


def test_a_shift_leads_to_the_place() -> None:
    """At the start of fading in by a shift to the right, the mobject stands that much to the left."""
    drawn = square()
    at(FadeIn(drawn, shift=RIGHT), 0.0)
    np.testing.assert_allclose(drawn.get_center(), [-1, 0, 0])


def test_what_has_faded_out_can_be_shown_again() -> None:
    """After fading out the mobject is gone from the scene, and bright again for whoever adds it."""
    cells, drawn = three(), square()
    scene = scene_of(FadeIn(cells, drawn), FadeOut(cells, drawn, shift=RIGHT))
    assert scene.mobjects == []
    assert (cells.opacity, drawn.get_fill_opacity()) == (1.0, pytest.approx(0.8))
    np.testing.assert_allclose(drawn.get_center(), [0, 0, 0])


def test_parts_fade_in_turn() -> None:
    """With a lag of one, the second part is dark until the first is there."""
    first, second = square(), square()
    fade = FadeIn(first, second, lag_ratio=1.0, rate_func=lambda t: t)
    fade.begin()
    fade.interpolate(0.5)
    assert (first.get_fill_opacity(), second.get_fill_opacity()) == (pytest.approx(0.8), 0.0)


def test_what_cannot_be_dimmed_is_refused() -> None:
    """A mobject that is neither an array nor a path is named instead of staying bright."""
    with pytest.raises(TypeError, match="ImageMobject"):
        FadeIn(ImageMobject(np.zeros((2, 2), np.uint8))).begin()
