"""Networks as .npz files: a zip of plain numpy arrays, never a pickle.

The file holds `weights_1` (n_out, n_in), `biases_1` (n_out,), `weights_2` and so on, as float32 where nothing is lost
by it, else as float64, and `metadata`, a text of JSON with the keys format, version, sizes, activations and metadata,
the last being the owner's own.
"""

import itertools
import json
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from nnmath.activations import ACTIVATIONS, Array

FORMAT, VERSION = "nnmath network", 1
# A damaged or hostile file could claim any length; nobody's network needs more than this.
METADATA_LIMIT, PARAMETER_LIMIT = 1_000_000, 50_000_000

# What zipfile and numpy raise over damaged bytes: OSError too, for a seek to an impossible place.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)


class NetworkFileError(ValueError):
    """A file that holds no network: the message names the file, what was expected and what was found."""

    def __init__(self, path: Path, expected: str, found: str) -> None:
        super().__init__(f"{path}: expected {expected}; found {found}")


class NetworkContents(NamedTuple):
    """(weights, biases) and the activation's name for each layer, and the owner's metadata."""

    parameters: Sequence[tuple[Array, Array]]
    activations: Sequence[str]
    metadata: Mapping[str, Any]


def write(path: Path, contents: NetworkContents) -> None:
    """Write the file aside and move it into place, so that no reader ever sees half of it."""
    header = {
        "format": FORMAT,
        "version": VERSION,
        "sizes": [contents.parameters[0][0].shape[1], *(len(biases) for _, biases in contents.parameters)],
        "activations": list(contents.activations),
        "metadata": dict(contents.metadata),
    }
    arrays = {"metadata": np.array(json.dumps(header, sort_keys=True, allow_nan=False).encode("ascii"))}
    for number, (weights, biases) in enumerate(contents.parameters, start=1):
        arrays |= {f"weights_{number}": _compact(weights), f"biases_{number}": _compact(biases)}
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as aside:
        np.savez(Path(aside, "network.npz"), allow_pickle=False, **arrays)
        Path(aside, "network.npz").replace(path)


def _compact(numbers: Array) -> NDArray[Any]:
    """The same numbers in half the space, if they need no more: training leaves them as float32."""
    with np.errstate(over="ignore"):
        short = numbers.astype(np.float32)
    return short if np.array_equal(short, numbers) else numbers


def read(path: Path) -> NetworkContents:
    """Read a network file, believing nothing it claims. Raises NetworkFileError, or OSError if it cannot be opened."""
    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                return _Reader(path, archive).contents()
        except NetworkFileError:
            raise
        except _DAMAGE as error:
            raise NetworkFileError(
                path, "a network saved as .npz", f"a damaged file or another kind ({error})"
            ) from error


class _Reader:
    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path, self.archive = path, archive

    def contents(self) -> NetworkContents:
        header = self.header()
        sizes = header["sizes"]
        shapes: dict[str, tuple[int, ...]] = {}
        for number, (n_in, n_out) in enumerate(itertools.pairwise(sizes), start=1):
            shapes |= {f"weights_{number}": (n_out, n_in), f"biases_{number}": (n_out,)}
        self.check_names(shapes)
        arrays = [self.numbers(name, shape) for name, shape in shapes.items()]
        return NetworkContents(
            tuple(zip(arrays[::2], arrays[1::2], strict=True)), header["activations"], header["metadata"]
        )

    def header(self) -> dict[str, Any]:
        """The JSON block, checked."""
        if "metadata.npy" not in self.archive.namelist():
            self.fail("an array 'metadata' (a network saved by Network.save)", f"only {self.names()}")
        if self.archive.getinfo("metadata.npy").file_size > 4 * METADATA_LIMIT:  # numpy spends 4 bytes on a character
            self.fail(f"metadata of at most {METADATA_LIMIT:,} characters", "more")
        shape, dtype = self.claim("metadata")
        if shape != () or dtype.kind not in "SU":
            self.fail("metadata to be one text", f"{dtype} shaped {shape}")
        text = self.array("metadata")[()]
        return self.checked_header(text.decode("utf-8") if isinstance(text, bytes) else str(text))

    def checked_header(self, text: str) -> dict[str, Any]:
        try:
            header = json.loads(text)
        except (ValueError, RecursionError) as error:
            self.fail("metadata to be JSON", f"{text[:40]!r} ({error})")
        expected = {"format", "version", "sizes", "activations", "metadata"}
        if not isinstance(header, dict) or set(header) != expected or not isinstance(header["metadata"], dict):
            self.fail(f"metadata with the keys {sorted(expected)}", text[:80])
        if (header["format"], header["version"]) != (FORMAT, VERSION):
            self.fail(f"format {FORMAT!r} version {VERSION}", f"{header['format']!r} version {header['version']!r}")
        sizes, activations = header["sizes"], header["activations"]
        if not (isinstance(sizes, list) and len(sizes) > 1 and all(type(n) is int and n > 0 for n in sizes)):
            self.fail("sizes to be two or more whole numbers above 0", repr(sizes)[:80])
        if sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(sizes)) > PARAMETER_LIMIT:
            self.fail(f"at most {PARAMETER_LIMIT:,} weights and biases", f"sizes {sizes}"[:80])
        if not (isinstance(activations, list) and len(activations) == len(sizes) - 1):
            self.fail(f"{len(sizes) - 1} activations for sizes {sizes}", repr(activations)[:80])
        if unknown := [name for name in activations if name not in list(ACTIVATIONS)]:
            self.fail(f"activations among {', '.join(ACTIVATIONS)}", repr(unknown)[:80])
        return header

    def check_names(self, shapes: Mapping[str, tuple[int, ...]]) -> None:
        if self.names() != sorted({"metadata", *shapes}):
            self.fail(f"the arrays {sorted({'metadata', *shapes})}", f"{self.names()}")

    def numbers(self, name: str, shape: tuple[int, ...]) -> Array:
        """A weight matrix or bias vector; its claimed shape and type are checked before anything is read."""
        found_shape, dtype = self.claim(name)
        if dtype not in (np.dtype(np.float64), np.dtype(np.float32)):
            self.fail(f"{name} as float64 or float32", "pickled objects" if dtype.hasobject else str(dtype))
        if found_shape != shape:
            self.fail(f"{name} shaped {shape}", f"{found_shape}")
        array = self.array(name)
        if not np.isfinite(array).all():
            self.fail(f"{name} to hold finite numbers", "NaN or infinity")
        return array.astype(np.float64)

    def claim(self, name: str) -> tuple[tuple[int, ...], np.dtype[Any]]:
        """The shape and type an array claims to have."""
        with self.archive.open(f"{name}.npy") as member:
            headers = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
            version = npy.read_magic(member)
            if version not in headers:
                self.fail(f"{name} in .npy version 1.0 or 2.0", f"version {version}")
            shape, _, dtype = headers[version](member)
            return shape, dtype

    def array(self, name: str) -> Array:
        with self.archive.open(f"{name}.npy") as member:
            return npy.read_array(member, allow_pickle=False)

    def names(self) -> list[str]:
        return sorted(name.removesuffix(".npy") for name in self.archive.namelist())

    def fail(self, expected: str, found: str) -> NoReturn:
        raise NetworkFileError(self.path, expected, found)
