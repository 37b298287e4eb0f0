"""Reading and fetching MNIST, with small files of our own and a server on this machine."""

import functools
import gzip
import hashlib
import http.server
import socketserver
import struct
import threading

import numpy as np
import pytest

from nnmath import mnist

IMAGES = np.arange(3 * 4 * 5, dtype=np.uint8).reshape(3, 4, 5)
LABELS = np.array([7, 0, 9], dtype=np.uint8)


def _idx(array):
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def _write(folder, images=None, labels=None, prefix="train", zipped=True):
    pack, end = (functools.partial(gzip.compress, mtime=0), ".gz") if zipped else (bytes, "")
    (folder / f"{prefix}-images-idx3-ubyte{end}").write_bytes(pack(_idx(IMAGES) if images is None else images))
    (folder / f"{prefix}-labels-idx1-ubyte{end}").write_bytes(pack(_idx(LABELS) if labels is None else labels))
    return folder


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize(("split", "prefix"), [("train", "train"), ("test", "t10k")])
def test_idx_files_are_read(tmp_path, zipped, split, prefix):
    """Pictures and labels come back as they were written, gzipped or plain, for both splits."""
    data = mnist.load(_write(tmp_path, prefix=prefix, zipped=zipped), split)
    np.testing.assert_array_equal(data.images, IMAGES)
    np.testing.assert_array_equal(data.labels, LABELS)
    assert len(data) == 3


def test_vectors_slices_and_digits(tmp_path):
    """Vectors are flat shares of 255; a slice keeps pictures and labels together; a digit knows its label."""
    data = mnist.load(_write(tmp_path))
    np.testing.assert_allclose(data.vectors, IMAGES.reshape(3, 20) / 255)
    assert data[1:].labels.tolist() == [0, 9]
    digit = data.digit(2, "MNIST train")
    assert (digit.label, digit.source) == (9, "MNIST train #2")
    np.testing.assert_allclose(digit.pixels, IMAGES[2] / 255)


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (_idx(LABELS), "not an IDX file of bytes in 3 dimensions"),
        (b"", "not an IDX file"),
        (_idx(IMAGES)[:10], "cut short inside its header"),
        (_idx(IMAGES)[:-1], r"claims to hold \(3, 4, 5\), 76 bytes in all, but has 75"),
        (_idx(IMAGES) + b"x", "but has 77"),
        (bytes([0, 0, 8, 3]) + b"\xff" * 12, "claims to hold"),
        (_idx(IMAGES[:2]), "holds 2 pictures, but .* 3 labels"),
    ],
)
def test_wrong_files_are_named(tmp_path, images, message):
    """A file with the wrong magic number or length is refused by name, saying what is wrong."""
    _write(tmp_path, images=images)
    with pytest.raises(mnist.MnistError, match=message) as caught:
        mnist.load(tmp_path)
    assert "train-images-idx3-ubyte.gz" in str(caught.value)


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"PK" + b[2:], lambda b: b[:-6] + b"\0" * 6])
def test_damaged_gzip_files_are_named(tmp_path, damage):
    """A gzip file cut short, of another kind, or with a wrong checksum is refused by name."""
    _write(tmp_path)
    path = tmp_path / "train-labels-idx1-ubyte.gz"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(mnist.MnistError, match=r"train-labels-idx1-ubyte\.gz: damaged gzip file"):
        mnist.load(tmp_path)


def test_missing_files_and_unknown_splits_are_named(tmp_path):
    """A folder without MNIST says which file it lacks; a split that does not exist says which do."""
    with pytest.raises(FileNotFoundError, match="neither t10k-images-idx3-ubyte nor"):
        mnist.load(tmp_path, "test")
    with pytest.raises(ValueError, match="unknown split 'valid'; known: train, test"):
        mnist.load(tmp_path, "valid")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def mirror(tmp_path):
    """A folder with small IDX files, served from this machine."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    _write(folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def _checksums(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_fetch_fills_the_cache_once(tmp_path, mirror):
    """Files come from the first mirror that has them; a second fetch needs no mirror at all."""
    folder, address = mirror
    checksums, cache = _checksums(folder), tmp_path / "cache" / "mnist"
    assert mnist.fetch(cache, (address + "nowhere/", address), checksums) == cache
    np.testing.assert_array_equal(mnist.load(cache).images, IMAGES)
    assert mnist.fetch(cache, (), checksums) == cache
    assert sorted(path.name for path in cache.iterdir()) == sorted(checksums)


BROKEN_ANSWERS = {
    "less than was announced": b"HTTP/1.0 200 OK\r\nContent-Length: 9000\r\n\r\n\x1f\x8b",
    "a chunk that ends early": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n\x1f\x8b",
    "not HTTP": b"220 ready\r\n",
    "nothing": b"",
}


@pytest.fixture(params=BROKEN_ANSWERS.values(), ids=BROKEN_ANSWERS)
def broken_mirror(request):
    """The address of a server on this machine that answers and then hangs up."""

    class _HangUp(socketserver.StreamRequestHandler):
        def handle(self):
            self.rfile.readline()
            self.wfile.write(request.param)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _HangUp) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_fetch_passes_over_a_mirror_that_breaks_off(tmp_path, mirror, broken_mirror):
    """An answer that is no answer is one more thing that went wrong: the next mirror serves, or the error lists it."""
    folder, address = mirror
    cache = mnist.fetch(tmp_path / "cache", (broken_mirror, address), _checksums(folder))
    assert mnist.load(cache).labels.tolist() == LABELS.tolist()
    with pytest.raises(mnist.MnistError, match=rf"could not fetch train-images.*: {broken_mirror}: [^;\n]+\Z"):
        mnist.fetch(tmp_path / "other", (broken_mirror,), _checksums(folder))
    assert list((tmp_path / "other").iterdir()) == []


def test_fetch_reports_what_it_fetches(tmp_path, mirror):
    """Each name is told before its file is there, and files that are there already are not told."""
    folder, address = mirror
    cache, told = tmp_path / "cache", []
    for missing in ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"):
        mnist.fetch(cache, (address,), _checksums(folder), lambda name: told.append((name, (cache / name).exists())))
        (cache / missing).unlink()
    assert told == [(name, False) for name in [*sorted(_checksums(folder)), "train-images-idx3-ubyte.gz"]]


def test_fetch_replaces_a_damaged_file(tmp_path, mirror):
    """A file in the cache whose checksum is wrong is fetched again."""
    folder, address = mirror
    cache = mnist.fetch(tmp_path / "cache", (address,), _checksums(folder))
    (cache / "train-labels-idx1-ubyte.gz").write_bytes(b"damaged")
    mnist.fetch(cache, (address,), _checksums(folder))
    assert mnist.load(cache).labels.tolist() == LABELS.tolist()


def test_fetch_keeps_no_file_with_a_wrong_checksum(tmp_path, mirror):
    """What a mirror serves is refused if its sha256 differs; the error lists every mirror."""
    _, address = mirror
    wrong = {"train-labels-idx1-ubyte.gz": "0" * 64}
    with pytest.raises(mnist.MnistError, match=r"could not fetch train-labels.*404.*sha256 is not 0{64}$"):
        mnist.fetch(tmp_path / "cache", (address + "nowhere/", address), wrong)
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_folder_is_complete_with_all_four_files(tmp_path):
    """One file that is missing is enough for a folder not to be complete."""
    for name in mnist.SHA256:
        assert not mnist.is_complete(tmp_path)
        (tmp_path / name).touch()
    assert mnist.is_complete(tmp_path)


def test_the_public_mirrors_are_complete():
    """The four files of MNIST have a sha256 each, and every mirror's address is one to which a name can be added."""
    assert {name.removesuffix(".gz") for name in mnist.SHA256} == {
        f"{split}-{kind}-ubyte" for split in mnist.SPLITS.values() for kind in ("images-idx3", "labels-idx1")
    }
    assert all(len(bytes.fromhex(each)) == 32 for each in mnist.SHA256.values())
    assert all(mirror.startswith("https://") and mirror.endswith("/") for mirror in mnist.MIRRORS)
