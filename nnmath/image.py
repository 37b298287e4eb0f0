"""The door for a user's own digit: a PNG, a JPEG or a NumPy array in, a `Digit` the way MNIST was made out."""

import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from nnmath.activations import Array
from nnmath.digit import Digit
from nnmath.ink import WORKING_SIDE, ImageError, normalise
from nnmath.layout import Shape

__all__ = ["MAX_BYTES", "MAX_PIXELS", "ImageError", "normalise", "read_digit"]

MAX_BYTES = 20_000_000
MAX_PIXELS = 40_000_000
REMEDY = "save one handwritten digit as PNG or JPEG, or as a NumPy array (.npy)"

TOO_LARGE = f"the picture has more than {MAX_PIXELS // 10**6} million pixels; save a smaller one"

SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\x93NUMPY": "NumPy",
    b"GIF8": "a GIF picture",
    b"BM": "a BMP picture",
    b"II*\0": "a TIFF picture",
    b"MM\0*": "a TIFF picture",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive (as .npz is)",
    b"\0\0\1\0": "an icon",
}


def read_digit(path: str | Path, shape: Shape = (28, 28)) -> Digit:
    """Read a picture of one handwritten digit and lay it out as MNIST does: pixels (rows, cols), 0 paper to 1 ink.

    PNG and JPEG may be large, rotated by EXIF, transparent, dark on light or light on dark, the digit anywhere in them.
    An array (.npy) of the given shape, or flat of that size, is taken as it is; another 2-D array is read as a picture.
    Raises ImageError, with one line that names the file, what was found and the remedy.
    """
    try:
        data = _read(Path(path))
        return Digit(_pixels(data, shape), None, str(path))
    except ImageError as error:
        raise ImageError(f"{path}: {error}") from None


def _read(path: Path) -> bytes:
    if not path.exists():
        raise ImageError("there is no such file; check the path")
    if not path.is_file():
        raise ImageError(f"this is a {'folder' if path.is_dir() else 'device'}, not a picture; {REMEDY}")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ImageError(f"the file cannot be opened ({error.strerror}); check its permissions") from None
    if len(data) > MAX_BYTES:
        raise ImageError(f"the file is larger than {MAX_BYTES // 10**6} MB; save a smaller picture")
    return data


def _pixels(data: bytes, shape: Shape) -> Array:
    kind = _kind(data)
    if kind in ("PNG", "JPEG"):
        return normalise(_decode(data, kind), shape)
    if kind != "NumPy":
        raise ImageError(f"this is {kind}; {REMEDY}")
    values = _unit(_array(data))
    if values.shape in (shape, (shape[0] * shape[1],)):
        return values.reshape(shape)
    if values.ndim != 2:
        raise ImageError(f"the array is shaped {values.shape}, a picture is (rows, columns); save one grey picture")
    return normalise(values, shape)


def _kind(data: bytes) -> str:
    """The name of the file's format, by what its first bytes say rather than by its name."""
    for signature, name in SIGNATURES.items():
        if data.startswith(signature):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a WebP picture"
    if data[4:8] == b"ftyp":
        return "a HEIC or AVIF picture, or a video"
    if b"<svg" in data[:1000]:
        return "an SVG drawing"
    return "an empty file" if not data else "a text file" if _is_text(data[:1000]) else "a file of an unknown format"


def _is_text(start: bytes) -> bool:
    return all(byte >= 32 or byte in b"\t\n\r\f" for byte in start)


def _decode(data: bytes, kind: str) -> Array:
    """The grey picture (h, w) in [0, 1] in a PNG or JPEG, upright and reduced."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as image:
                _check_size(image)
                image.draft("L", (2 * WORKING_SIDE, 2 * WORKING_SIDE))  # a JPEG need not be decoded at full size
                grey = _on_paper(image)
            small = grey.reduce(max(1, max(grey.size) // (2 * WORKING_SIDE)))
            upright = ImageOps.exif_transpose(small)
        except ImageError:
            raise
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise ImageError(TOO_LARGE) from None
        except Exception as error:  # decoders raise many types for damaged files; any of them means this one thing
            raise ImageError(f"the {kind} is damaged or cut short ({_first_line(error)}); save it again") from None
    return np.asarray(upright, dtype=np.float64) / 255


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise ImageError(TOO_LARGE)


def _on_paper(image: Image.Image) -> Image.Image:
    """The picture in grey, put on white where it is transparent, or on black if white leaves it blank."""
    if image.mode.startswith("I"):  # 16 bits of grey, which Pillow would clip to 8 rather than scale
        return Image.fromarray((np.asarray(image) // 256).clip(0, 255).astype(np.uint8))
    if not image.has_transparency_data:
        return image.convert("L")
    colours = image.convert("RGBA")
    for paper in (255, 0):
        grey = Image.new("L", image.size, paper)
        grey.paste(colours.convert("L"), mask=colours.getchannel("A"))
        if np.ptp(np.asarray(grey)) > 25:
            break
    return grey


def _array(data: bytes) -> NDArray[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return np.asarray(np.load(BytesIO(data), allow_pickle=False))
        except Exception as error:  # a damaged header raises many types
            raise ImageError(f"the array cannot be loaded ({_first_line(error)}); save it with numpy.save") from None


def _unit(values: NDArray[Any]) -> Array:
    """The values of an array as floats in [0, 1]: floats and truth values as they are, whole numbers from 0 to 255."""
    if values.dtype.kind not in "buif":
        raise ImageError(f"the array holds {values.dtype}, not numbers from 0 to 1; save it as float or uint8")
    if not values.size or not (values.min() >= 0 and values.max() <= (1 if values.dtype.kind == "f" else 255)):
        found = f"{values.min()} to {values.max()}" if values.size else "nothing"
        raise ImageError(f"the array holds {found}; give floats from 0 to 1 or whole numbers from 0 to 255")
    if values.min() == values.max():
        raise ImageError("no ink found, the array is blank: all its values are the same")
    return values.astype(np.float64) / (255 if values.dtype.kind in "ui" and values.max() > 1 else 1)


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
