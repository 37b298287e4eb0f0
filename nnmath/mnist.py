"""MNIST: reading the IDX files, plain or gzipped, from a folder, and fetching them once from their public mirrors.

The format is described by its authors Y. LeCun, C. Cortes and C. J. C. Burges: big-endian, two zero bytes, a type byte
(8 = unsigned byte), the number of dimensions, one 32-bit length for each, then the values.
"""

import gzip
import hashlib
import http.client
import struct
import tempfile
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from nnmath.activations import Array
from nnmath.digit import Digit

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
SHA256: Mapping[str, str] = MappingProxyType(
    {
        "train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        "train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        "t10k-images-idx3-ubyte.gz": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        "t10k-labels-idx1-ubyte.gz": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    }
)
SPLITS = MappingProxyType({"train": "train", "test": "t10k"})
SIZE_LIMIT = 200_000_000  # bytes of one unpacked file; MNIST's largest has 47 million
UNSIGNED_BYTE = 8


class MnistError(ValueError):
    """A file that is not the part of MNIST it should be, or one that could not be fetched: the message says which."""


@dataclass(frozen=True, eq=False)
class Mnist:
    """Pictures (n, rows, cols) and labels (n,), both unsigned bytes, in the order of the files; 255 is full ink."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, part: slice) -> "Mnist":
        return Mnist(self.images[part], self.labels[part])

    @property
    def vectors(self) -> Array:
        """The pictures as network inputs: float64 (n, rows * cols) in [0, 1]."""
        return self.images.reshape(len(self), -1) / 255.0

    def digit(self, index: int, source: str = "MNIST") -> Digit:
        """One picture with its label."""
        return Digit(self.images[index] / 255.0, int(self.labels[index]), f"{source} #{index}")


def load(folder: str | Path, split: str = "train") -> Mnist:
    """Read a split, "train" or "test", from a folder with the IDX files, gzipped or not.

    Raises FileNotFoundError naming the missing file, MnistError naming the damaged one.
    """
    if split not in SPLITS:
        raise ValueError(f"unknown split {split!r}; known: {', '.join(SPLITS)}")
    images_path = _find(Path(folder), f"{SPLITS[split]}-images-idx3-ubyte")
    labels_path = _find(Path(folder), f"{SPLITS[split]}-labels-idx1-ubyte")
    images, labels = read_idx(images_path, 3), read_idx(labels_path, 1)
    if len(images) != len(labels):
        raise MnistError(f"{images_path} holds {len(images)} pictures, but {labels_path} {len(labels)} labels")
    return Mnist(images, labels)


def read_idx(path: Path, dimensions: int) -> NDArray[np.uint8]:
    """Read one IDX file of unsigned bytes, gzipped if its name ends in .gz."""
    data = _unpacked(path)
    header = 4 + 4 * dimensions
    magic = bytes([0, 0, UNSIGNED_BYTE, dimensions])
    if data[:4] != magic:
        raise MnistError(
            f"{path}: not an IDX file of bytes in {dimensions} dimensions; starts {data[:4]!r}, not {magic!r}"
        )
    if len(data) < header:
        raise MnistError(f"{path}: cut short inside its header")
    lengths = struct.unpack(f">{dimensions}I", data[4:header])
    expected = header + int(np.prod(lengths, dtype=object))
    if len(data) != expected:
        raise MnistError(f"{path}: claims to hold {lengths}, {expected:,} bytes in all, but has {len(data):,}")
    return np.frombuffer(data, np.uint8, offset=header).reshape(lengths)


def is_complete(folder: str | Path) -> bool:
    """Whether all files that fetch fetches are in the folder."""
    return all(Path(folder, name).is_file() for name in SHA256)


def fetch(
    cache: str | Path,
    mirrors: Sequence[str] = MIRRORS,
    checksums: Mapping[str, str] = SHA256,
    report: Callable[[str], object] = lambda name: None,
) -> Path:
    """Fetch what the cache folder lacks, check every file's sha256, and return the folder, ready for load.

    Each mirror is tried in turn; MnistError lists what went wrong with each. A file that differs is never kept.
    `report` is told the name of each file before it is fetched.
    """
    folder = Path(cache)
    folder.mkdir(parents=True, exist_ok=True)
    for name, checksum in checksums.items():
        if not _is_intact(folder / name, checksum):
            report(name)
            _put(folder / name, _fetched(name, checksum, mirrors))
    return folder


def _fetched(name: str, checksum: str, mirrors: Sequence[str]) -> bytes:
    """The content of a file from the first mirror that has it as it should be."""
    failures = []
    for mirror in mirrors:
        try:
            with urllib.request.urlopen(mirror + name, timeout=60) as response:
                content: bytes = response.read(SIZE_LIMIT)
        except (OSError, http.client.HTTPException) as error:
            failures.append(f"{mirror}: {_why(error)}")
            continue
        if hashlib.sha256(content).hexdigest() == checksum:
            return content
        failures.append(f"{mirror}: the file's sha256 is not {checksum}")
    raise MnistError(f"could not fetch {name}: {'; '.join(failures)}")


def _why(error: Exception) -> str:
    """What went wrong on the way, in one line and without the words that urllib wraps around what the system says."""
    cause: object = error
    if isinstance(error, urllib.error.URLError) and not isinstance(error, urllib.error.HTTPError):
        cause = error.reason
    return " ".join(str(getattr(cause, "strerror", None) or cause).split())


def _put(target: Path, content: bytes) -> None:
    """Write the file aside and move it into place, so that no reader ever sees half of it."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as aside:
        Path(aside, target.name).write_bytes(content)
        Path(aside, target.name).replace(target)


def _is_intact(path: Path, checksum: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == checksum


def _find(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise FileNotFoundError(f"{folder}: neither {name} nor {name}.gz is there")


def _unpacked(path: Path) -> bytes:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise MnistError(f"{path}: damaged gzip file ({error})") from error
    if len(data) > SIZE_LIMIT:
        raise MnistError(f"{path}: more than {SIZE_LIMIT:,} bytes; MNIST's files are smaller")
    return data
