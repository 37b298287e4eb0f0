"""A digit: a grey picture and, where it is known, what it shows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnmath.activations import Array


@dataclass(frozen=True, eq=False)
class Digit:
    """Pixels (rows, cols) from 0 (paper) to 1 (ink), the label if there is one, and where the picture came from.

    Raises ValueError for pixels that are not a two-dimensional picture of finite numbers in [0, 1].
    """

    pixels: NDArray[Any]
    label: int | None
    source: str

    def __post_init__(self) -> None:
        pixels = np.array(self.pixels, dtype=np.float64)
        if pixels.ndim != 2 or not pixels.size:
            raise ValueError(f"{self.source}: a digit's pixels are (rows, cols); got an array shaped {pixels.shape}")
        if not (pixels.min() >= 0 and pixels.max() <= 1):  # written so that NaN, which compares false, is refused too
            raise ValueError(
                f"{self.source}: a digit's pixels must lie in [0, 1]; got {pixels.min()} to {pixels.max()}"
            )
        pixels.flags.writeable = False
        object.__setattr__(self, "pixels", pixels)

    @property
    def vector(self) -> Array:
        """The pixels row after row, (rows * cols,): what the input layer is given."""
        return self.pixels.reshape(-1)


def shifted_right(pictures: NDArray[Any], by: int) -> NDArray[Any]:
    """Pictures (..., rows, cols) moved right by so many pixels; what leaves a picture is lost."""
    shifted = np.zeros_like(pictures)
    shifted[..., by:] = pictures[..., : max(0, pictures.shape[-1] - by)]
    return shifted
