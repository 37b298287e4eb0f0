"""Mobjects made of arrays behave as Manim's own do: moved, scaled, turned, copied, grouped, stacked, transformed."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    PI,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Group,
    Mobject,
    ReplacementTransform,
    Scene,
    Square,
    Transform,
    VGroup,
)

from scenes.camera import ArrayCamera
from scenes.mobjects.array_mobject import ArrayMobject, mix
from scenes.mobjects.cells import Cells
from scenes.mobjects.ramp import Ramp
from scenes.mobjects.readout import Readout, Spelling
from scenes.mobjects.wires import Wires
from tests.scenes.stagehand import Picture

LIGHT = Ramp.light("#000000", "#FFFFFF")
CORNERS = np.array([[-1.0, -0.5], [1.0, -0.5], [1.0, 0.5], [-1.0, 0.5]])


def cells(values: list[float] | None = None, **how: float) -> Cells:
    """Four cells, half a unit wide, around the origin."""
    return Cells(CORNERS, np.array(values or [0.2, 0.4, 0.6, 0.8]), LIGHT, sizes=0.5, **how)


def readout() -> Readout:
    """Four numbers around the origin."""
    addresses = [f"layer 1, neuron {k}, a" for k in range(4)]
    return Readout(CORNERS, [0.1, 0.2, 0.3, 0.4], addresses, 0.3, "#FFFFFF", Spelling(2))


def wires() -> Wires:
    """Two sources and two targets around the origin."""
    return Wires(CORNERS[[0, 3]], CORNERS[[1, 2]], np.array([[1.0, -2.0], [3.0, 4.0]]), "#00FF00", "#FF0000")


KINDS = pytest.mark.parametrize("make", [cells, readout, wires])
Make = Callable[[], ArrayMobject]


def play(scene_of: Callable[[Scene], None]) -> Scene:
    """Run a scene made of one function."""

    class OneFunction(Scene):
        def construct(self) -> None:
            scene_of(self)

    scene = OneFunction(camera_class=ArrayCamera, skip_animations=True)
    scene.render()
    return scene


# -- where things are ------------------------------------------------------------------------------------------------


def test_the_box_holds_the_parts_with_their_size() -> None:
    """Centres from -1 to 1 with cells half a unit wide are 2.5 wide and 1.5 high."""
    assert cells().width == pytest.approx(2.5)
    assert cells().height == pytest.approx(1.5)
    np.testing.assert_allclose(cells().get_corner(UP + RIGHT), [1.25, 0.75, 0], atol=1e-12)


def test_the_box_holds_cells_of_different_sizes() -> None:
    """The largest cell, at the left, pushes the box to the left alone."""
    mixed = Cells(np.array([[-1.0, 0], [1.0, 0]]), np.zeros(2), LIGHT, sizes=np.array([1.0, 0.2]))
    assert mixed.get_left()[0] == pytest.approx(-1.5)
    assert mixed.get_right()[0] == pytest.approx(1.1)
    assert mixed.height == pytest.approx(1.0)


@KINDS
def test_shift_moves_every_part(make: Make) -> None:
    """A shift is added to every centre and to the box."""
    moved, still = make().shift(2 * RIGHT + DOWN), make()
    np.testing.assert_allclose(moved.centres, still.centres + 2 * RIGHT + DOWN, atol=1e-12)
    np.testing.assert_allclose(moved.get_center(), still.get_center() + 2 * RIGHT + DOWN, atol=1e-12)


@KINDS
@given(factor=st.floats(0.05, 20))
@settings(max_examples=20, deadline=None)
def test_scale_moves_centres_and_remembers_the_factor(make: Make, factor: float) -> None:
    """Centres scale about the middle of the box, and so does the box itself."""
    scaled, still = make().scale(factor), make()
    middle = still.get_center()
    np.testing.assert_allclose(scaled.centres, middle + factor * (still.centres - middle), rtol=1e-9, atol=1e-9)
    assert scaled.width == pytest.approx(factor * still.width)
    assert scaled.scale_factor == pytest.approx(factor, rel=1e-9)


@KINDS
def test_rotation_turns_the_centres_and_keeps_the_size_of_the_parts(make: Make) -> None:
    """A quarter turn about the origin maps (x, y) to (-y, x)."""
    turned, still = make().rotate(PI / 2, about_point=ORIGIN), make()
    np.testing.assert_allclose(turned.centres[:, :2], np.column_stack([-still.centres[:, 1], still.centres[:, 0]]))
    assert turned.scale_factor == pytest.approx(1)


@KINDS
def test_next_to_leaves_exactly_the_gap(make: Make) -> None:
    """Beside a unit square with a gap of 0.3 the left edge is at 0.5 + 0.3, for boxes know the size of parts."""
    placed = make().next_to(Square(1.0), RIGHT, buff=0.3)
    assert placed.get_left()[0] == pytest.approx(0.8)
    assert placed.get_center()[1] == pytest.approx(0)


@KINDS
def test_set_width_reaches_the_width(make: Make) -> None:
    """A mobject scaled to a width has it, parts included."""
    assert make().scale_to_fit_width(3.3).width == pytest.approx(3.3)


# -- in groups -------------------------------------------------------------------------------------------------------


@KINDS
def test_groups_arrange_and_shift_their_members(make: Make) -> None:
    """In a row with a gap of 0.4 the second begins 0.4 after the end of the first; moving the group keeps that."""
    first, second = make(), make()
    group = Group(first, Square(1.0), second).arrange(RIGHT, buff=0.4).shift(UP)
    assert second.get_left()[0] - first.get_right()[0] == pytest.approx(1.0 + 2 * 0.4)
    assert group.get_center()[1] == pytest.approx(1)
    assert first.get_center()[1] == pytest.approx(1)


def test_a_group_scales_its_array_members_with_the_others() -> None:
    """Twice the size in a group is twice the size alone."""
    one, square = cells(), Square(1.0)
    Group(one, square).scale(2)
    assert one.width == pytest.approx(5)
    assert square.width == pytest.approx(2)


@KINDS
def test_a_group_of_vector_mobjects_refuses_arrays_as_manim_does(make: Make) -> None:
    """VGroup is for vector mobjects; the mistake is named where it is made."""
    with pytest.raises(TypeError, match="VMobject"):
        VGroup(make())


# -- copies ----------------------------------------------------------------------------------------------------------


@KINDS
def test_a_copy_moves_and_changes_alone(make: Make) -> None:
    """What happens to a copy does not happen to the original."""
    original = make()
    before, opacity = original.points.copy(), original.opacity
    original.copy().shift(RIGHT).scale(3).set_opacity(0.1)
    np.testing.assert_array_equal(original.points, before)
    assert original.opacity == opacity


def test_a_copy_shares_arrays_and_a_new_value_does_not_reach_the_original() -> None:
    """Values are not doubled in memory, and replacing them in the copy leaves the original alone."""
    original = cells()
    twin = original.copy()
    assert twin.values is original.values
    assert twin.points is not original.points
    twin.values = np.zeros(4)
    np.testing.assert_array_equal(original.values, [0.2, 0.4, 0.6, 0.8])


def test_a_copied_group_holds_copies() -> None:
    """A group's copy has members of its own, in the same places."""
    one = cells()
    twin = Group(one, Square()).copy()
    twin.shift(RIGHT)
    assert twin[0] is not one
    np.testing.assert_allclose(twin[0].centres, one.centres + RIGHT)


@KINDS
def test_save_state_and_restore(make: Make) -> None:
    """A restored mobject is where it was."""
    mobject = make()
    before = mobject.points.copy()
    mobject.save_state()
    mobject.shift(UP).scale(2).set_opacity(0.3)
    mobject.restore()
    np.testing.assert_allclose(mobject.points, before)
    assert mobject.opacity == 1


def test_become_takes_over_values_and_place() -> None:
    """After become, values, opacity and points are those of the other mobject."""
    one, other = cells(), cells([0.9, 0.8, 0.7, 0.6], opacity=0.5).shift(2 * UP)
    one.become(other)
    np.testing.assert_allclose(one.centres, other.centres)
    np.testing.assert_array_equal(one.values, [0.9, 0.8, 0.7, 0.6])
    assert one.opacity == 0.5


# -- animated --------------------------------------------------------------------------------------------------------


@KINDS
def test_animate_shift_and_scale_end_where_the_plain_calls_do(make: Make) -> None:
    """Played, .animate reaches the same points as the methods called at once."""
    mobject, plain = make(), make().shift(2 * LEFT).scale(0.5).set_opacity(0.25)
    play(lambda scene: scene.play(mobject.animate.shift(2 * LEFT).scale(0.5).set_opacity(0.25)))
    np.testing.assert_allclose(mobject.points, plain.points, atol=1e-9)
    assert mobject.opacity == pytest.approx(0.25)


@KINDS
def test_animate_rotate_keeps_the_centres_apart(make: Make) -> None:
    """Played, a half turn maps every centre to the opposite side of the middle."""
    mobject, still = make(), make()
    play(lambda scene: scene.play(mobject.animate.rotate(PI)))
    np.testing.assert_allclose(mobject.centres, 2 * still.get_center() - still.centres, atol=1e-9)
    assert mobject.scale_factor == pytest.approx(1)


@KINDS
def test_fade_in_ends_opaque_and_stays(make: Make) -> None:
    """FadeIn adds the mobject and ends at its opacity."""
    mobject = make()
    scene = play(lambda scene: scene.play(FadeIn(mobject, shift=UP)))
    assert mobject in scene.mobjects
    assert mobject.opacity == 1
    np.testing.assert_allclose(mobject.points, make().points, atol=1e-9)


@KINDS
def test_fade_in_is_half_way_at_half_time(make: Make) -> None:
    """In the middle of a linear fade the mobject is half opaque."""
    mobject = make()
    fade = FadeIn(mobject, rate_func=lambda t: t)
    fade.begin()
    fade.interpolate(0.5)
    assert mobject.opacity == pytest.approx(0.5)


@KINDS
def test_fade_out_takes_the_mobject_off_the_stage(make: Make) -> None:
    """FadeOut removes the mobject and leaves its opacity as it was, for it to come back."""
    mobject = make()
    scene = play(lambda scene: (scene.add(mobject), scene.play(FadeOut(mobject))))
    assert mobject not in scene.mobjects
    assert mobject.opacity == 1


@KINDS
def test_animate_fade_dims_by_the_share(make: Make) -> None:
    """Fading by three quarters leaves a quarter of the opacity."""
    mobject = make()
    play(lambda scene: scene.play(mobject.animate.fade(0.75)))
    assert mobject.opacity == pytest.approx(0.25)


def test_transform_ends_at_the_values_of_the_target() -> None:
    """A transformed mobject has the target's points, values and sizes, bit for bit."""
    start, target = cells(), cells([0.9, 0.1, 0.3, 0.7]).scale(2).shift(UP)
    play(lambda scene: scene.play(Transform(start, target)))
    np.testing.assert_allclose(start.points, target.points, atol=1e-12)
    np.testing.assert_array_equal(start.values, target.values)


def test_replacement_transform_puts_the_target_in_its_place() -> None:
    """After a replacement the target is on stage and the start is not."""
    start, target = cells(), cells([0.9, 0.1, 0.3, 0.7]).shift(UP)
    scene = play(lambda scene: scene.play(ReplacementTransform(start, target)))
    assert target in scene.mobjects
    assert start not in scene.mobjects


def test_a_transform_half_way_is_half_of_each() -> None:
    """At half of a linear transform, values and centres are the means of the ends."""
    start, target = cells([0.0, 0.0, 0.0, 0.0]), cells([1.0, 0.5, 0.2, 0.0]).shift(2 * UP)
    change = Transform(start, target, rate_func=lambda t: t)
    change.begin()
    change.interpolate(0.5)
    np.testing.assert_allclose(start.values, [0.5, 0.25, 0.1, 0.0])
    np.testing.assert_allclose(start.centres[:, 1], CORNERS[:, 1] + 1)


def test_a_mobject_cannot_become_one_with_another_number_of_parts() -> None:
    """There is no true way to pair four parts with two: the error says so instead of drawing something."""
    with pytest.raises(ValueError, match="of 2 parts cannot turn"):
        Transform(cells(), Cells(CORNERS[:2], np.zeros(2), LIGHT)).begin()


def test_mix_is_exact_at_the_end() -> None:
    """At share 1 the result is the end itself, without rounding."""
    end = np.array([0.1, 0.7])
    assert mix(np.array([3.0, 0.2]), end, 1.0) is end
    np.testing.assert_allclose(mix(np.array([1.0, 0.0]), end, 0.25), [0.775, 0.175])


# -- on the picture --------------------------------------------------------------------------------------------------


def test_opacity_mixes_with_the_ground_in_proportion() -> None:
    """White at opacity 0.25 over black is a quarter of 255."""
    for opacity, expected in ((0.0, 0), (0.25, 64), (1.0, 255)):
        shown = Picture(cells([1.0] * 4).set_opacity(opacity)).at(CORNERS[0])
        np.testing.assert_allclose(shown, [expected] * 3, atol=1)


@pytest.mark.parametrize("order", ["array on top", "square on top"])
def test_later_mobjects_cover_earlier_ones_whatever_their_kind(order: str) -> None:
    """Arrays and vector mobjects are stacked in the order in which they are given."""
    square = Square(1.0, fill_color="#FF0000", fill_opacity=1, stroke_width=0).move_to([*CORNERS[0], 0])
    stack: list[Mobject] = [square, cells([1.0] * 4)]
    shown = Picture(*(stack if order == "array on top" else stack[::-1])).at(CORNERS[0])
    np.testing.assert_array_equal(shown, [255, 255, 255] if order == "array on top" else [255, 0, 0])


def test_z_index_wins_over_the_order() -> None:
    """A mobject with a higher z-index is drawn last though it is named first."""
    square = Square(1.0, fill_color="#FF0000", fill_opacity=1, stroke_width=0).move_to([*CORNERS[0], 0])
    np.testing.assert_array_equal(Picture(cells([1.0] * 4).set_z_index(1), square).at(CORNERS[0]), [255] * 3)


@KINDS
def test_scaled_ink_is_where_the_box_says(make: Make) -> None:
    """Ink ends within three pixels of the box after scaling and shifting, and fills it within six."""
    mobject = make().scale(1.7).shift(0.4 * RIGHT + 0.3 * UP)
    if isinstance(mobject, Wires):
        mobject.carry(mobject.weights).front = 1.0
    picture = Picture(mobject)
    box = [*mobject.get_corner(DOWN + LEFT)[:2], *mobject.get_corner(UP + RIGHT)[:2]]
    slack = np.subtract(box, picture.ink_box()) * [1, 1, -1, -1] * picture.camera.pixels_per_unit
    assert slack.max() <= 3
    assert slack.min() >= -6
