"""The door for a user's picture: whatever is handed in, a digit laid out as MNIST or one clear line comes out."""

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image

from nnmath import image
from nnmath.handwriting import write
from nnmath.image import ImageError, normalise, read_digit

FOUR = write(4, 3).pixels


def enlarge(pixels, factor=12):
    """The picture in many pixels, its strokes black and white with soft edges, as a scan would be."""
    size = pixels.shape[0] * factor
    smooth = Image.fromarray(np.float32(pixels)).resize((size, size), Image.Resampling.BICUBIC)
    return np.clip((np.asarray(smooth, dtype=float) - 0.5) * 3 + 0.5, 0, 1)


def photo(pixels, noise=0.03, shadow=0.0, ink=0.15):
    """A photo of dark ink on paper: off centre, lit from one side, with noise and perhaps a shadow across."""
    light = np.linspace(0.95, 0.6, 600)[None, :] * np.linspace(1, 0.9, 500)[:, None]
    light[:, 180:] *= 1 - shadow
    paper = np.zeros((500, 600))
    paper[20:356, 240:576] = enlarge(pixels)
    grain = np.random.default_rng(0).normal(0, noise, paper.shape)
    return np.clip(light * (1 - paper * (1 - ink)) + grain, 0, 1)


def to_bytes(grey, kind="PNG", **options):
    """An 8-bit grey picture as a file."""
    file = BytesIO()
    picture = grey if isinstance(grey, Image.Image) else Image.fromarray(np.round(grey * 255).astype(np.uint8))
    picture.save(file, kind, **options)
    return file.getvalue()


def saved(values, dtype=None):
    """An array as a .npy file."""
    file = BytesIO()
    np.save(file, np.asarray(values, dtype))
    return file.getvalue()


@pytest.fixture
def read(tmp_path):
    """Read bytes as a file of a user."""

    def read_bytes(data, shape=(28, 28)):
        path = tmp_path / "digit.picture"
        path.write_bytes(data)
        return read_digit(path, shape).pixels

    return read_bytes


def likeness(pixels, other):
    """Correlation of two pictures, at the best of nine shifts by at most one pixel."""
    shifts = [(down, across) for down in (-1, 0, 1) for across in (-1, 0, 1)]
    return max(np.corrcoef(np.roll(pixels, shift, (0, 1)).ravel(), other.ravel())[0, 1] for shift in shifts)


@pytest.mark.parametrize("circumstances", [{}, {"noise": 0.1}, {"shadow": 0.4}, {"ink": 0.7}], ids=str)
def test_photo_of_paper_gives_the_digit_back(read, circumstances):
    """A JPEG photo of a digit, unevenly lit, noisy, in part in shadow or in faint ink, reads as the digit itself."""
    originals = [write(label, 11).pixels for label in range(10)]
    likenesses = [likeness(read(to_bytes(photo(o, **circumstances), "JPEG", quality=85)), o) for o in originals]
    assert np.median(likenesses) >= 0.97
    assert min(likenesses) >= 0.9


@pytest.mark.parametrize("picture", [FOUR, 1 - FOUR, np.pad(1 - FOUR, ((0, 40), (30, 0)), constant_values=1)])
def test_light_on_dark_and_dark_on_light_are_the_same(read, picture):
    """Ink is what stands off the border, whether it is lighter or darker, and wherever it is."""
    np.testing.assert_allclose(read(to_bytes(picture)), FOUR, atol=0.06)  # traces of ink below 0.06 are paper


@pytest.mark.parametrize("label", range(10))
def test_picture_laid_out_as_mnist_is_not_touched(read, label):
    """A 28x28 picture in MNIST's own form, which the film may follow, comes back exactly."""
    digit = write(label, 5).pixels
    np.testing.assert_array_equal(read(to_bytes(digit)), digit)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_rotation_is_undone(read, kind, orientation):
    """A picture stored in any of EXIF's eight orientations reads as the upright one."""
    stored = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.T,
        6: lambda a: np.rot90(a),
        7: lambda a: a[::-1, ::-1].T,
        8: lambda a: np.rot90(a, -1),
    }
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels = read(to_bytes(stored[orientation](photo(FOUR, noise=0)), kind, exif=exif.tobytes()))
    assert likeness(pixels, FOUR) > 0.97


@pytest.mark.parametrize("colour", [(0, 0, 0), (20, 30, 160), (255, 255, 255)])
def test_transparent_paper(read, colour):
    """Ink on transparent paper is read, be it dark (the paper is white then) or white (then it is black)."""
    picture = Image.new("RGBA", (336, 336), (*colour, 0))
    picture.putalpha(Image.fromarray(np.round(enlarge(FOUR) * 255).astype(np.uint8)))
    assert likeness(read(to_bytes(picture)), FOUR) > 0.97


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_mode_of_pixels(read, mode):
    """Pictures of 1, 8 or 16 bits, with palette, colours, alpha or printing colours read as the same digit."""
    grey = Image.fromarray(np.round((1 - enlarge(FOUR)) * 255).astype(np.uint8))
    wide = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    picture = wide if mode == "I;16" else grey.convert(mode)
    assert likeness(read(to_bytes(picture, "JPEG" if mode == "CMYK" else "PNG")), FOUR) > 0.97


def test_dirt_and_the_edge_of_the_table_are_left_out(read):
    """Specks of dirt and a dark strip along one side of the photo do not change the digit."""
    dirty = photo(FOUR, noise=0)
    clean = read(to_bytes(dirty))
    dirty[450:456, 40:46] = 0
    dirty[:, :30] = 0.05
    assert likeness(read(to_bytes(dirty)), clean) > 0.99


def test_large_photo(read):
    """A photo of twelve million pixels reads as the digit."""
    large = np.kron(photo(FOUR, noise=0), np.ones((6, 6)))[:, :4000]
    assert likeness(read(to_bytes(large, "JPEG")), FOUR) > 0.97


@pytest.mark.parametrize("shape", [(8, 8), (28, 40)])
def test_other_shapes(read, shape):
    """A network for pictures of another size gets the digit in that size."""
    pixels = read(to_bytes(photo(FOUR)), shape)
    assert pixels.shape == shape and pixels.max() > 0.5


@pytest.mark.parametrize(
    "data",
    [
        saved(FOUR),
        saved(FOUR.ravel()),
        saved(FOUR, np.float32),
        saved(np.asfortranarray(FOUR), ">f8"),
        saved(np.round(FOUR * 255), np.uint8),
        saved(np.round(FOUR * 255), np.int64),
    ],
)
def test_array_of_the_right_shape_is_taken_as_it_is(read, data):
    """Floats from 0 to 1 and whole numbers from 0 to 255, as a grid or flat, are the pixels themselves."""
    np.testing.assert_allclose(read(data), FOUR, atol=1e-6)


def test_array_of_truth_values(read):
    """A picture of truth values, or of whole zeros and ones, is black and white."""
    np.testing.assert_array_equal(read(saved(FOUR > 0.5)), FOUR > 0.5)
    np.testing.assert_array_equal(read(saved(FOUR > 0.5, np.uint8)), FOUR > 0.5)


def test_array_of_another_shape_is_a_picture(read):
    """A grey picture saved as an array goes the way of pictures."""
    assert likeness(read(saved(photo(FOUR))), FOUR) > 0.95


def png_that_claims(width, height):
    """A PNG of a few bytes whose header promises a huge picture."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


GREY_NOISE = np.random.default_rng(2).random((200, 200))
COLOUR_NOISE = Image.fromarray(np.random.default_rng(3).integers(0, 256, (300, 300, 3), dtype=np.uint8))
SPECKS = (GREY_NOISE > 0.02).astype(float)

REFUSED = {
    "empty": (b"", "empty file"),
    "gif": (to_bytes(FOUR, "GIF"), "GIF"),
    "bmp": (to_bytes(FOUR, "BMP"), "BMP"),
    "tiff": (to_bytes(FOUR, "TIFF"), "TIFF"),
    "webp": (b"RIFF\x24\0\0\0WEBPVP8 ", "WebP"),
    "heic": (b"\0\0\0\x18ftypheic", "HEIC"),
    "svg": (b"<?xml version='1.0'?><svg/>", "SVG"),
    "text": ("vier ½".encode(), "text"),
    "npz": (b"PK\x03\x04....", "npz"),
    "unknown": (bytes(range(256)), "unknown format"),
    "cut png": (to_bytes(photo(FOUR))[:3000], "damaged or cut short"),
    "cut jpeg": (to_bytes(photo(FOUR), "JPEG")[:3000], "damaged or cut short"),
    "signature only": (b"\x89PNG\r\n\x1a\n", "damaged or cut short"),
    "large": (png_that_claims(8000, 6000), "million pixels"),
    "bomb": (png_that_claims(60000, 60000), "million pixels"),
    "blank": (to_bytes(np.full((300, 300), 0.8)), "no ink found"),
    "black": (to_bytes(np.zeros((28, 28))), "no ink found"),
    "colour noise": (to_bytes(COLOUR_NOISE), "no ink found"),
    "grey noise": (to_bytes(GREY_NOISE), "no ink found"),
    "specks": (to_bytes(SPECKS), "scattered marks"),
    "tiny": (to_bytes(np.eye(3)), "3x3 pixels"),
    "blank array": (saved(np.zeros((28, 28))), "blank"),
    "wrong length": (saved(np.linspace(0, 1, 783)), r"\(783,\)"),
    "colour array": (saved(np.random.default_rng(0).random((28, 28, 3))), r"\(28, 28, 3\)"),
    "no values": (saved(np.zeros((0, 28))), "nothing"),
    "NaN": (saved(np.where(FOUR > 0.5, np.nan, 0)), "nan"),
    "percent": (saved(FOUR * 100), "0.0 to 100.0"),
    "negative": (saved(np.int8([[-1, 0]])), "-1 to 0"),
    "complex": (saved(FOUR + 0j), "complex128"),
    "words": (saved([["a", "b"]]), "<U1"),
    "objects": (
        b"\x93NUMPY\x01\x00" + b"F\x00" + b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".ljust(70),
        "loaded",
    ),
    "array that claims": (
        b"\x93NUMPY\x01\x00\x76\x00"
        + b"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999, 99999999), }".ljust(117)
        + b"\n",
        "cannot be loaded",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_digit_is_refused_in_one_line(tmp_path, name):
    """Other formats, damage, bombs, blanks and noise: one line names the file, what was found and the remedy."""
    data, message = REFUSED[name]
    path = tmp_path / "mine.png"
    path.write_bytes(data)
    with pytest.raises(ImageError, match=message) as caught:
        read_digit(path)
    assert str(caught.value).startswith(f"{path}: ") and "\n" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_missing_file_and_folder(tmp_path):
    """A path that leads nowhere, or to a folder, says so."""
    with pytest.raises(ImageError, match=r"nine\.png: there is no such file"):
        read_digit(tmp_path / "nine.png")
    with pytest.raises(ImageError, match="folder"):
        read_digit(tmp_path)


def test_file_of_too_many_bytes(tmp_path, monkeypatch):
    """A file beyond the limit is refused before it is looked into."""
    monkeypatch.setattr(image, "MAX_BYTES", 1_000_000)
    path = tmp_path / "huge.png"
    path.write_bytes(bytes(1_000_001))
    with pytest.raises(ImageError, match="larger than 1 MB"):
        read_digit(path)


def assert_digit_or_refusal(path):
    """Whatever the file holds, a valid digit comes out or an ImageError."""
    try:
        digit = read_digit(path)
    except ImageError as error:
        assert "\n" not in str(error)
    else:
        assert digit.pixels.shape == (28, 28)
        assert 0 <= digit.pixels.min() < digit.pixels.max() <= 1


FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
REAL_FILES = (to_bytes(enlarge(FOUR, 4)), to_bytes(enlarge(FOUR, 4), "JPEG"), saved(FOUR), saved(FOUR > 0, np.uint8))


@FUZZ
@given(start=st.sampled_from([b"", *image.SIGNATURES]), rest=st.binary(max_size=300))
def test_random_bytes_never_crash(tmp_path, start, rest):
    """Random bytes behind any format's signature are refused or read, and nothing else happens."""
    path = tmp_path / "fuzz"
    path.write_bytes(start + rest)
    assert_digit_or_refusal(path)


@FUZZ
@given(data=st.sampled_from(REAL_FILES), cut=st.floats(0, 1), at=st.floats(0, 0.999), byte=st.integers(0, 255))
def test_damaged_files_never_crash(tmp_path, data, cut, at, byte):
    """Real files with one byte changed and the end cut off are refused or read, and nothing else happens."""
    damaged = bytearray(data)
    damaged[int(at * len(data))] = byte
    path = tmp_path / "fuzz"
    path.write_bytes(damaged[: int(cut * len(data)) + 1])
    assert_digit_or_refusal(path)


@FUZZ
@given(
    grey=arrays(
        np.float64, array_shapes(min_dims=2, max_dims=2, max_side=40), elements=st.floats(0, 1), fill=st.floats(0, 1)
    )
)
def test_random_pictures_never_crash(grey):
    """Any grey picture gives pixels with ink in [0, 1] or an ImageError."""
    try:
        pixels = normalise(grey)
    except ImageError:
        return
    assert pixels.shape == (28, 28)
    assert 0 <= pixels.min() < pixels.max() <= 1
