"""How one set of parts takes on the looks of hidden layers of any number and size."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scenes.ch03_hidden import Drawn, leading, spread, spread_out


def drawn(count: int, x: float) -> Drawn:
    """A layer of so many neurons, one above the other at x."""
    return Drawn(count, np.column_stack([np.full(count, x), np.arange(count), np.zeros(count)]), 0.3 / count)


def test_parts_are_dealt_out_in_order() -> None:
    """Worked by hand: of seven parts on three places, three, two and two share one."""
    assert spread(7, 3).tolist() == [0, 0, 0, 1, 1, 2, 2]
    assert leading(spread(7, 3)).tolist() == [1, 0, 0, 1, 0, 1, 0]


@given(st.integers(1, 64), st.integers(0, 64))
def test_no_place_stays_empty(places: int, more: int) -> None:
    """With at least as many parts as places, each is taken, and places come in order."""
    taken = spread(places + more, places)
    assert sorted(set(taken.tolist())) == list(range(places))
    assert (np.diff(taken) >= 0).all()


@given(st.lists(st.integers(1, 20), min_size=1, max_size=4), st.integers(0, 3), st.integers(0, 12))
def test_what_is_seen_are_the_neurons_of_the_layers(counts: list[int], more_columns: int, more_rows: int) -> None:
    """Of all parts those that are seen stand where the neurons do, one for each, in their sizes; none is elsewhere."""
    layers = [drawn(count, x) for x, count in enumerate(counts)]
    look = spread_out(layers, (len(counts) + more_columns, max(counts) + more_rows))
    seen = look["alphas"] == 1
    np.testing.assert_array_equal(look["centres"][seen], np.vstack([layer.centres for layer in layers]))
    np.testing.assert_array_equal(look["sizes"][seen], np.repeat([layer.disc for layer in layers], counts))
    places = {tuple(place) for place in look["centres"][seen].tolist()}
    assert {tuple(place) for place in look["centres"].tolist()} == places
    assert set(look["alphas"].tolist()) <= {0.0, 1.0}
