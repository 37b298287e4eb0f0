"""The pen's forms, taken apart into loops and strokes."""

import numpy as np

from nnmath.strokes import FORMS, is_loop, parts


def test_a_nine_is_a_loop_and_a_stroke() -> None:
    """Cut at its corner, the nine with a straight stem has a part that encloses something and one that does not."""
    assert [is_loop(part) for part in parts(FORMS[9][0])] == [True, False]


def test_an_eight_is_two_loops_and_a_four_three_strokes() -> None:
    """An eight that begins in its middle is cut where it comes back there; an open four at its corner."""
    assert [is_loop(part) for part in parts(FORMS[8][1])] == [True, True]
    assert [is_loop(part) for part in parts(FORMS[4][0])] == [False, False, False]


def test_parts_leave_nothing_out() -> None:
    """Every point that the pen passes through lies on a part."""
    for forms in FORMS.values():
        for form in forms:
            drawn = np.vstack(parts(form))
            for point in (point for stroke in form.strokes for point in stroke):
                assert np.linalg.norm(drawn - point, axis=1).min() < 1e-9, form.name


def test_a_straight_line_is_no_loop() -> None:
    """Ends that are far apart enclose nothing, ends that meet do."""
    turn = np.linspace(0, 2 * np.pi, 30)
    assert not is_loop(np.array([[0.0, 0.0], [0.0, 50.0], [1.0, 100.0]]))
    assert is_loop(30 * np.column_stack([np.cos(turn), np.sin(turn)]))
