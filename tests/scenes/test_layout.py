"""Which neurons of an elided column are drawn."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnmath.sampling import spread_indices, with_indices


@given(count=st.integers(1, 200), limit=st.integers(4, 20), data=st.data())
def test_every_wanted_neuron_is_drawn(count: int, limit: int, data: st.DataObject) -> None:
    """Whatever is wanted is there, in rising order and once; the column grows only beyond the limit of those wanted."""
    wanted = data.draw(st.lists(st.integers(0, count - 1), max_size=30))
    shown = with_indices(spread_indices(count, limit), wanted)
    assert set(wanted) <= set(shown.tolist()) <= set(range(count))
    assert np.all(np.diff(shown) > 0)
    assert len(shown) == max(min(count, limit), len(set(wanted)))


def test_a_wanted_neuron_takes_its_nearest_neighbour_s_place() -> None:
    """The others stay where they are."""
    assert with_indices(np.array([0, 10, 20, 30]), [19]).tolist() == [0, 10, 19, 30]
