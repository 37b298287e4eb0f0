"""Find the ink in a grey picture: separate a handwritten digit from its paper, its shadows and its surroundings."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nnmath.activations import Array
from nnmath.layout import Shape, box_of, crop, place, resize
from nnmath.marks import largest_marks

LEAST_SIDE = 8  # pixels of the larger side
WORKING_SIDE = 512  # pixels: larger pictures are reduced first
PAPER_CELLS = 128  # the paper's brightness is estimated on a grid of this many cells per side
SHARP_SIDE = 160  # pixels: a larger digit is reduced before its edges are sharpened
FAINT = 0.06  # share of the full ink below which a pixel counts as paper
LEAST_LIGHT = 0.1  # of paper: darker paper is not told from ink
LEAST_CONTRAST = 0.1  # of ink against paper
LEAST_SIGNAL = 6.0  # ink must be this many standard deviations of the paper's noise above the paper
LEAST_COHERENCE = 0.3  # correlation of neighbouring pixels
LEAST_DOMINANCE = 0.35  # the largest mark must hold this share of all ink

BLANK = "no ink found, the picture is blank or too faint; write darker or raise the contrast"


class ImageError(ValueError):
    """A picture that cannot be read as a digit; the message says what was found and what to do."""


def normalise(grey: Array, shape: Shape = (28, 28)) -> Array:
    """Turn a grey picture (h, w) in [0, 1] of one digit into pixels (rows, cols) the way MNIST was made.

    Dark ink on light paper or light on dark, anywhere in the picture, under uneven light. The pixels are 0 for paper
    and up to 1 for ink, laid out by `nnmath.layout.place`. A picture that is laid out like this already is returned
    as it is. Raises ImageError if there is no ink to be found.
    """
    if max(grey.shape) < LEAST_SIDE:
        raise ImageError(f"the picture has only {grey.shape[1]}x{grey.shape[0]} pixels; save a larger one")
    if is_laid_out(grey, shape):
        return grey
    ink = _levels(_lift(_dark_on_light(shrink(grey))))
    return np.clip(place(_sharpen(crop(_digit_in(ink))), shape), 0, 1)


def is_laid_out(grey: Array, shape: Shape = (28, 28)) -> bool:
    """Whether a grey picture is light ink on black, within the box of its shape and centred as in MNIST."""
    if grey.shape != shape or grey.max() < 0.5 or np.median(grey) > FAINT:
        return False
    fits = all(
        side <= limit for side, limit in zip(crop(np.where(grey > FAINT, grey, 0)).shape, box_of(shape), strict=True)
    )
    offset = [grey.sum(axis=1 - axis) @ np.arange(size) / grey.sum() - size / 2 for axis, size in enumerate(shape)]
    return fits and max(map(abs, offset)) <= 1


def shrink(grey: Array, side: int = WORKING_SIDE) -> Array:
    """Average blocks of whole pixels until the larger side is at most `side`; smaller pictures stay as they are."""
    factor = -(-max(grey.shape) // side)
    factors = [min(factor, size) for size in grey.shape]
    (rows, columns), (down, across) = ((size // by for size, by in zip(grey.shape, factors, strict=True)), factors)
    means: Array = grey[: rows * down, : columns * across].reshape(rows, down, columns, across).mean(axis=(1, 3))
    return means


def _dark_on_light(grey: Array) -> Array:
    """Invert the picture if its border, which is paper, is dark: a shadow may halve the light, but not take it away."""
    border = np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]]))
    darkest, brightest = np.quantile(grey, [0.0005, 0.9995])
    return 1 - grey if border - darkest < (brightest - darkest) / 3 else grey


def _lift(grey: Array) -> Array:
    """Ink (h, w): the share of the paper's light that is missing at each pixel, below 0 where noise adds some.

    The paper is the morphological closing of the picture (J. Serra, 1982): the brightest in a window, then the darkest
    of these, which removes what is dark and narrower than the window but keeps shadows.
    """
    coarse = shrink(grey, PAPER_CELLS)
    reach = max(coarse.shape) // 8 + 1
    paper = resize(-_highest(-_highest(coarse, reach), reach), grey.shape)
    return 1 - grey / np.maximum(paper, LEAST_LIGHT)


def _highest(picture: Array, reach: int) -> Array:
    """The highest value within reach of each pixel, in a square window."""
    for _ in range(2):
        padded = np.pad(picture, ((reach, reach), (0, 0)), constant_values=-np.inf)
        picture = sliding_window_view(padded, 2 * reach + 1, axis=0).max(axis=-1).T
    return picture


def _levels(ink: Array) -> Array:
    """Stretch the ink so that a typical stroke is 1 and paper with its noise is 0. ImageError if there is no ink."""
    dark = ink > otsu(ink)
    if dark.all() or not dark.any():
        raise ImageError(BLANK)
    paper, level, full = ink[~dark], float(np.median(ink[~dark])), float(np.quantile(ink[dark], 0.75))
    if full - level < LEAST_CONTRAST:
        raise ImageError(BLANK)
    noise = 1.4826 * float(np.median(np.abs(paper - level)))  # of a bell curve, the median deviation times this
    if full - level < LEAST_SIGNAL * noise:
        raise ImageError("no ink found, only noise; take a sharper picture of one dark digit on light paper")
    return np.clip((ink - level) / (full - level), 0, 1)


def otsu(values: Array) -> float:
    """The threshold between the two groups of values, clipped to [0, 1], most clearly apart (N. Otsu, 1979)."""
    counts, edges = np.histogram(np.clip(values, 0, 1), 256, (0, 1))
    middles = (edges[1:] + edges[:-1]) / 2
    below = counts.cumsum()
    above = below[-1] - below
    sums = (counts * middles).cumsum()
    means_apart = sums / np.maximum(below, 1) - (sums[-1] - sums) / np.maximum(above, 1)
    return float(edges[1 + np.argmax(below * above * means_apart**2)])


def _digit_in(ink: Array) -> Array:
    """The ink without dirt and what reaches in from the picture's edge. ImageError if no mark stands out."""
    digit, share = largest_marks(ink)
    if share < LEAST_DOMINANCE or _coherence(ink) < LEAST_COHERENCE:
        raise ImageError("no ink found that looks like one digit, only scattered marks; crop the picture to one digit")
    return digit


def _coherence(ink: Array) -> float:
    """Correlation of neighbouring pixels in the direction where it is highest: 0 for noise, near 1 along a stroke."""
    centred = np.pad(ink - ink.mean(), 1)
    shifted = (np.roll(centred, shift, axis=(0, 1)) for shift in ((0, 1), (1, 0), (1, 1), (1, -1)))
    return max(float((centred * other).sum()) for other in shifted) / max(float((centred**2).sum()), 1e-9)


def _sharpen(ink: Array) -> Array:
    """Make the ink of a large digit nearly black and white, as the scans behind MNIST were, before it is scaled down.

    A digit as small as MNIST's own keeps its greys, for they are its shape.
    """
    small = shrink(ink, SHARP_SIDE)
    steepness = np.clip(max(small.shape) / 40, 1, 4)
    sharp = np.clip((small - 0.5) * steepness + 0.5, 0, 1)
    return np.where(small > FAINT, sharp, 0)
