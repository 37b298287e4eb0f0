"""Fetching MNIST with `nnexplain fetch`, and finding it again. The mirrors are folders of the test's own."""

import gzip
import hashlib
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explainer import cli, door, interrupts, settings, trained
from explainer.film import Film
from nnmath import mnist

IMAGES = np.zeros((30, 28, 28), np.uint8)
IMAGES[np.arange(30), np.arange(30) % 10, 5:20] = 255
LABELS = np.arange(30, dtype=np.uint8) % 10
NAMES = [f"{split}-{kind}-ubyte.gz" for split in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")]

Run = Callable[..., tuple[int, list[str], str]]


def idx(values: Any) -> bytes:
    """Unsigned bytes in MNIST's format, gzipped."""
    header = bytes([0, 0, 8, values.ndim]) + struct.pack(f">{values.ndim}I", *values.shape)
    return gzip.compress(header + values.tobytes(), mtime=0)


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds a small MNIST and is the second of two mirrors; the first has nothing."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_bytes(idx(IMAGES if "images" in name else LABELS))
    checksums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in NAMES}
    monkeypatch.setattr(mnist, "SHA256", checksums)
    monkeypatch.setattr(mnist, "MIRRORS", [f"file://{tmp_path}/nothing/", f"file://{folder}/"])
    return folder


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the files come to lie in a cache of the test's own; nothing else names a folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("NNEXPLAIN_MNIST", raising=False)
    return tmp_path / "cache" / "nn-explainer" / "mnist"


@pytest.fixture
def fetch(
    mirror: Path, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """Run `nnexplain fetch`: exit code, lines on standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(interrupts, "listen", lambda: None)

    def run(*arguments: str) -> tuple[int, list[str], str]:
        code = door.run(lambda: cli.cli.invoke(cli.cli.make_context("nnexplain", ["fetch", *arguments])))
        out, err = capfd.readouterr()
        return code, out.splitlines(), err

    return run


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_files_come_into_the_cache_once(fetch: Run, mirror: Path, kept: Path) -> None:
    """A line for each file and one that says where they are; the second time there is nothing left to fetch."""
    assert fetch() == (0, [*(f"fetching {name}" for name in NAMES), f"MNIST is in {kept}"], "")
    assert files(kept) == files(mirror)
    for path in mirror.iterdir():
        path.unlink()
    assert fetch() == (0, [f"MNIST is in {kept}"], "")


def test_another_folder_can_be_named(fetch: Run, mirror: Path, kept: Path) -> None:
    """The files come there and not into the cache, and the last line says how they are found."""
    code, out, _ = fetch("--to", "my/digits")
    assert (code, out[-1]) == (
        0,
        "MNIST is in my/digits; name this folder under data.mnist, or in NNEXPLAIN_MNIST",
    )
    assert files(Path("my/digits")) == files(mirror)
    assert not kept.exists()


def test_what_was_interrupted_is_taken_up_again(
    fetch: Run, mirror: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After Ctrl-C whole files are there and no others; the next run fetches those that are missing."""
    opened, openings = mnist.urllib.request.urlopen, iter(range(8))

    def open_and_interrupt(address: str, timeout: float) -> Any:
        if next(openings) == 3:  # the second file, at the second mirror
            raise KeyboardInterrupt
        return opened(address, timeout=timeout)

    with monkeypatch.context() as patch:
        patch.setattr(mnist.urllib.request, "urlopen", open_and_interrupt)
        code, _, err = fetch()
    assert (code, err) == (130, "stopped\n")
    assert files(kept) == {NAMES[0]: (mirror / NAMES[0]).read_bytes()}
    assert fetch()[1] == [*(f"fetching {name}" for name in NAMES[1:]), f"MNIST is in {kept}"]


@pytest.mark.parametrize("damage", [b"something else", b""])
def test_a_file_that_is_not_mnists_is_refused(fetch: Run, mirror: Path, kept: Path, damage: bytes) -> None:
    """One line with the file, what was wrong at each mirror, and what to do; the file is not kept."""
    (mirror / NAMES[2]).write_bytes(damage)
    code, out, err = fetch()
    assert (code, out, err.count("\n")) == (1, [f"fetching {name}" for name in NAMES[:3]], 1)
    assert err.startswith(f"could not fetch {NAMES[2]}: file:///")
    assert f"/nothing/: No such file or directory; file://{mirror}/: the file's sha256 is not" in err
    assert err.endswith("; name a folder that holds MNIST's files under data.mnist, or in NNEXPLAIN_MNIST\n")
    assert sorted(files(kept)) == sorted(NAMES[:2])


def test_a_folder_that_cannot_be_made_is_told(fetch: Run, tmp_path: Path) -> None:
    """One line, with the option that chooses another folder."""
    (tmp_path / "notes.txt").write_text("no folder")
    assert fetch("--to", "notes.txt") == (
        1,
        [],
        "notes.txt cannot be used: File exists; name another folder with --to\n",
    )


def test_what_was_fetched_is_found_without_being_named(fetch: Run) -> None:
    """A film's hero is the test image of that number, and a network learns from the training images."""
    fetch()
    hero = Film.open(settings.from_mapping({"network": {"weights": "random"}, "hero": {"mnist": 7}})).hero
    assert (hero.label, hero.source) == ("7", "MNIST test image #7")
    np.testing.assert_array_equal(hero.pixels, IMAGES[7] / 255)
    learned = trained.data_of(settings.from_mapping({"network": {"train": {"data": "mnist"}}})).learned
    np.testing.assert_array_equal(learned.inputs, IMAGES[:25])


def test_a_named_folder_comes_first(fetch: Run, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The configuration's folder goes before the environment's, and this before the cache, which must be complete."""
    fetch()
    silent, named = settings.from_mapping({}), settings.from_mapping({"data": {"mnist": "/in/film"}})
    assert silent.mnist_folder() == kept
    monkeypatch.setenv("NNEXPLAIN_MNIST", "/in/environment")
    assert (silent.mnist_folder(), named.mnist_folder()) == (Path("/in/environment"), Path("/in/film"))
    monkeypatch.delenv("NNEXPLAIN_MNIST")
    (kept / NAMES[3]).unlink()
    assert named.mnist_folder() == Path("/in/film")
    with pytest.raises(ValueError, match=r"under data\.mnist, or in NNEXPLAIN_MNIST, or run nnexplain fetch"):
        silent.mnist_folder()
