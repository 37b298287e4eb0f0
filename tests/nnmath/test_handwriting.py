"""The seeded pen: repeatable, varied, laid out as MNIST, and legible to a network that never saw it."""

from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

import nnmath
from nnmath.handwriting import sheet, write
from nnmath.strokes import FORMS, curve

WEIGHTS = Path(nnmath.__file__).parent / "weights" / "mnist-784-16-16-10.npz"


@pytest.fixture(scope="module")
def written():
    """Two thousand digits, 200 of each, and their labels."""
    labels = np.arange(2000) % 10
    return np.array([write(int(label), 5000 + i // 10).pixels for i, label in enumerate(labels)]), labels


def test_same_seed_writes_the_same_bytes():
    """The pen's output is pinned: a change of a seed's digit on any machine or version fails here."""
    levels = np.round(sheet(10, 12, seed=0) * 255).astype(np.uint8)
    assert sha256(levels.tobytes()).hexdigest() == "4eccc287d629257c9b32763638280eca0097da907808e738178a4be18208e50e"


def test_no_two_digits_are_alike(written):
    """Two thousand seeds and labels give two thousand different pictures."""
    pixels, _ = written
    assert len({picture.tobytes() for picture in pixels}) == len(pixels)


def test_digit_says_what_it_is_and_where_from():
    """A written digit carries its label, and its source names the pen and the seed."""
    digit = write(4, 17)
    assert (digit.label, digit.pixels.shape) == (4, (28, 28))
    assert "pen" in digit.source and "17" in digit.source


def test_layout_is_that_of_mnist(written):
    """The ink's larger side is exactly 20 pixels and its centre of mass lies at index 14, to the pixel."""
    pixels, _ = written
    for picture in pixels:
        rows, columns = np.nonzero(picture)
        assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
        np.testing.assert_allclose(ndimage.center_of_mass(picture), 14, atol=0.52)  # 0.02 for steps of 1/255


def test_ink_is_as_much_as_in_mnist(written):
    """About 150 of 784 pixels are lit, strokes have cores near 1, and a fair part of the lit pixels is grey."""
    pixels, _ = written
    lit = pixels > 0
    assert 135 < lit.sum(axis=(1, 2)).mean() < 165
    assert (pixels.max(axis=(1, 2)) == 1).all()
    assert 0.3 < ((pixels > 0.1) & (pixels < 0.9)).sum() / lit.sum() < 0.6


@pytest.mark.parametrize(("label", "holes"), [*enumerate([1, 0, 0, 0, None, 0, 1, 0, 2, 1])])
def test_digits_have_the_holes_that_make_them(written, label, holes):
    """Most zeros, sixes and nines enclose one hole, eights two, the others none; fours are open or closed."""
    pixels, labels = written
    found = np.array([ndimage.label(picture < 0.3)[1] - 1 for picture in pixels[labels == label]])
    if holes is None:
        assert 0.1 < (found > 0).mean() < 0.9
    else:
        assert (found == holes).mean() > 0.6


def test_every_digit_has_several_forms_that_are_all_used():
    """Two to five forms per digit, shares that add up to 100, and each form turns up among a hundred seeds."""
    for label, forms in FORMS.items():
        assert 2 <= len(forms) <= 5
        assert sum(form.share for form in forms) == 100
        sources = {write(label, seed).source.split(": ")[1] for seed in range(100)}
        assert sources == {form.name for form in forms}


def test_curve_passes_through_its_points_and_turns_sharply_at_corners():
    """Every point of a stroke lies on its curve; on both sides of a corner the straight pieces are straight."""
    path = curve(((0, 0), (50, 0), (50, 0), (50, 80)), roundness=1.0)
    for point in ((0, 0), (50, 0), (50, 80)):
        assert np.hypot(*(path - point).T).min() < 1e-9
    assert ((np.abs(path[:, 1]) < 1e-9) | (np.abs(path[:, 0] - 50) < 1e-9)).all()


def test_sheet_lays_the_digits_out_in_rows():
    """Row r of a sheet holds the digit r, and each further column the next seed."""
    picture = sheet(3, 2, seed=7)
    assert picture.shape == (84, 56)
    np.testing.assert_array_equal(picture[56:, 28:], write(2, 8).pixels)


def test_sheet_of_many_rows_repeats_no_digit():
    """Rows beyond the tenth begin again at 0 with seeds not yet used."""
    picture = sheet(11, 2, seed=0)
    np.testing.assert_array_equal(picture[280:, :28], write(0, 2).pixels)


@pytest.mark.parametrize("shape", [(8, 8), (16, 16), (28, 40), (56, 56)])
def test_other_shapes_show_the_same_digit(shape):
    """A picture of another shape holds the same ink, scaled to its own box."""
    digit = write(3, 1, shape)
    assert digit.pixels.shape == shape
    rows, columns = np.nonzero(digit.pixels)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 <= round(max(shape) * 20 / 28)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((10, 0), "digits 0 to 9"), ((-1, 0), "digits 0 to 9"), ((3, -1), "seed"), ((3, 0, (2, 28)), "4x4")],
)
def test_impossible_wishes_are_refused(arguments, message):
    """A label that is no digit, a negative seed or a tiny picture is a ValueError that says what is possible."""
    with pytest.raises(ValueError, match=message):
        write(*arguments)


@pytest.mark.skipif(not WEIGHTS.exists(), reason="the trained weights are not there yet")
def test_shipped_network_reads_what_it_never_saw(written):
    """The network trained on MNIST alone reads at least 92 % of 2,000 pen digits, and most of every digit."""
    from nnmath.network import Network

    pixels, labels = written
    right = np.asarray(Network.load(WEIGHTS).forward(pixels.reshape(len(pixels), -1)).prediction) == labels
    assert right.mean() >= 0.92
    assert min(right[labels == label].mean() for label in range(10)) >= 0.8
