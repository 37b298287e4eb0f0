"""Stamps put the same ink on the picture as filling an outline does."""

import cairo
import numpy as np
import pytest

from scenes.mobjects.stamp import stamp

SIDE = 80


def drawn(draw, clip=(0, 0, SIDE, SIDE)) -> np.ndarray:
    """What ``draw`` leaves on a grey picture (SIDE, SIDE, 4), confined to a rectangle."""
    ink = np.full((SIDE, SIDE, 4), 40, np.uint8)
    surface = cairo.ImageSurface.create_for_data(ink, cairo.FORMAT_ARGB32, SIDE, SIDE)
    ctx = cairo.Context(surface)
    ctx.rectangle(*clip)
    ctx.clip()
    ctx.set_source_rgba(0.9, 0.7, 0.2, 0.8)
    draw(ctx)
    surface.flush()
    return ink.astype(int)


def disc(pen: cairo.Context) -> None:
    """A disc with a hole beside its middle."""
    pen.arc(0, 0, 11.3, 0, 2 * np.pi)
    pen.new_sub_path()
    pen.arc_negative(3, 2, 4.1, 2 * np.pi, 0)


def filled(ctx: cairo.Context, x: float, y: float) -> None:
    """The same outline, filled where it stands."""
    ctx.new_path()
    ctx.translate(x, y)
    disc(ctx)
    ctx.fill()


@pytest.mark.parametrize("place", [(40.0, 40.0), (31.25, 44.7), (20.999, 33.0004), (5.5, 76.1), (-3.3, 12.0)])
def test_a_stamp_is_a_fill_at_the_same_place(place: tuple[float, float]) -> None:
    """Between pixels and over the edge of the picture, with no pixel off by more than the rounding of coverage."""
    stamped = drawn(lambda ctx: stamp(ctx, "disc", disc, *place, 11.3))
    by_hand = drawn(lambda ctx: filled(ctx, *place))
    assert np.ptp(by_hand) > 100
    assert np.abs(stamped - by_hand).max() <= 2


def test_places_that_differ_by_dust_share_a_stamp() -> None:
    """What interpolation leaves in the last digits draws nothing anew."""
    outlined = []

    def outline(pen: cairo.Context) -> None:
        outlined.append(pen)
        disc(pen)

    drawn(lambda ctx: [stamp(ctx, "dust", outline, 30.25 + dust, 30.5, 11.3) for dust in (0, 1e-9, -1e-9, 10)])
    assert len(outlined) == 1


def test_a_stamp_stays_within_what_is_being_drawn() -> None:
    """Outside the rectangle that drawing is confined to the picture is as it was."""
    confined = drawn(lambda ctx: stamp(ctx, "disc", disc, 40.4, 40.6, 11.3), (30, 30, 10, 20))
    whole = drawn(lambda ctx: stamp(ctx, "disc", disc, 40.4, 40.6, 11.3))
    assert np.array_equal(confined[30:50, 30:40], whole[30:50, 30:40])
    confined[30:50, 30:40] = 40
    assert (confined == 40).all()
