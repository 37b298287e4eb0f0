"""Networks: shapes, counts, changes, and files."""

import json
import pickle
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnmath.network import Layer, Network
from nnmath.network_file import NetworkFileError


@pytest.fixture
def network():
    """A small network of two different activations."""
    return Network.random((4, 3, 2), ("relu", "softmax"), 1)


def _save(path, network, **changes):
    """Write a network file with some arrays changed, added or (None) left out."""
    network.save(path)
    with np.load(path) as arrays:
        contents = dict(arrays) | changes
    np.savez(path, **{name: array for name, array in contents.items() if array is not None})


def _header(network, path, **changes):
    network.save(path)
    with np.load(path) as arrays:
        return np.array(json.dumps(json.loads(arrays["metadata"][()]) | changes))


def test_the_default_network_counts():
    """784-16-16-10 has 12,544 + 256 + 160 = 12,960 weights and 16 + 16 + 10 = 42 biases: 13,002 parameters."""
    network = Network.random((784, 16, 16, 10), ("sigmoid",) * 3, 0)
    assert [tuple(count) for count in network.counts] == [(12_544, 16), (256, 16), (160, 10)]
    assert sum(count.weights for count in network.counts) == 12_960
    assert sum(count.biases for count in network.counts) == 42
    assert network.parameter_count == 13_002
    assert network.sizes == (784, 16, 16, 10)


@given(sizes=st.lists(st.integers(1, 9), min_size=2, max_size=6), seed=st.integers(0, 99))
def test_any_list_of_sizes_works(sizes, seed):
    """Any sizes give a network with those sizes whose forward pass has one activation per neuron."""
    network = Network.random(sizes, ["tanh"] * (len(sizes) - 1), seed)
    trace = network.forward(np.ones(sizes[0]))
    assert network.sizes == tuple(sizes)
    assert [len(trace.activations(i)) for i in range(len(sizes))] == sizes


def test_random_starts_have_the_promised_spread():
    """Weights come from N(0, 1/n_in), biases are 0, and the seed decides all."""
    layer = Network.random((400, 300), ("sigmoid",), 5).layers[0]
    assert layer.weights.std() == pytest.approx(1 / 20, rel=0.01)
    assert layer.weights.mean() == pytest.approx(0, abs=1e-3)
    assert not layer.biases.any()
    np.testing.assert_array_equal(layer.weights, Network.random((400, 300), ("sigmoid",), 5).layers[0].weights)
    assert (layer.weights != Network.random((400, 300), ("sigmoid",), 6).layers[0].weights).all()


def test_a_layer_is_apart_from_the_arrays_it_was_made_of():
    """Later changes of the caller's array do not reach the layer, and the layer's own cannot be changed."""
    weights = np.ones((2, 3))
    layer = Layer(weights, np.zeros(2), "relu")
    weights[0, 0] = 7
    assert layer.weights[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        layer.weights[0, 0] = 7


def test_with_weight_changes_one_weight_of_a_copy(network):
    """The copy differs in that one weight only; the original stays."""
    changed = network.with_weight(2, 1, 0, 9.0)
    difference = changed.layers[1].weights != network.layers[1].weights
    assert changed.layers[1].weights[1, 0] == 9
    assert difference.sum() == 1
    assert changed.layers[0] is network.layers[0]


def test_without_neuron_holds_its_activation_at_0(network):
    """Switching a neuron off equals setting its activation to 0 by hand."""
    x = np.array([1.0, 2.0, -1.0, 0.5])
    hidden = network.forward(x).activations(1).copy()
    hidden[2] = 0
    expected = Network(network.layers[1:]).forward(hidden).output
    np.testing.assert_allclose(network.without_neuron(1, 2).forward(x).output, expected)


def test_without_neuron_works_for_a_pixel(network):
    """Layer 0 can be switched off too: the output no longer depends on that input."""
    off = network.without_neuron(0, 1)
    np.testing.assert_array_equal(off.forward([1, 5, 1, 1]).output, off.forward([1, -5, 1, 1]).output)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Layer(np.ones(3), np.ones(3), "relu"), r"weights \(n_out, n_in\) and biases \(n_out,\)"),
        (lambda: Layer(np.ones((3, 2)), np.ones(2), "relu"), r"got \(3, 2\), \(2,\)"),
        (lambda: Layer(np.full((1, 1), np.nan), np.ones(1), "relu"), "weights must be finite"),
        (lambda: Layer(np.ones((1, 1)), [np.inf], "relu"), "biases must be finite"),
        (lambda: Layer(np.ones((1, 1)), [0], "rely"), "Did you mean 'relu'"),
        (lambda: Network(()), "at least one layer"),
        (lambda: Network.random((2, 3), ("relu", "relu"), 0), "2 sizes need 1 activations; got 2"),
        (
            lambda: Network((Layer(np.ones((3, 2)), np.ones(3), "relu"), Layer(np.ones((1, 4)), [0], "relu"))),
            "layer 2 expects 4 inputs, but layer 1 has 3 neurons",
        ),
    ],
)
def test_impossible_networks_are_refused(make, message):
    """Arrays that make no network are refused, saying what was expected and given."""
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda n: n.forward(np.ones(5)), r"inputs shaped \(4,\) or \(batch, 4\); got \(5,\)"),
        (lambda n: n.forward(np.ones((2, 2, 4))), r"got \(2, 2, 4\)"),
        (lambda n: n.forward([0, 0, np.nan, 0]), "inputs must be finite"),
        (lambda n: n.forward([0, 0, np.inf, 0]), "inputs must be finite"),
        (
            lambda n: n.forward([0, 0, 1e308, 1e308]).layers and n.with_weight(1, 0, 2, 1e9).forward([0, 0, 1e308, 0]),
            "moderate size",
        ),
        (lambda n: n.without_neuron(2, 0), "only neurons of layers 0 to 1 can be switched off; got layer 2"),
        (lambda n: n.without_neuron(1, 3), "layer 1 has no neuron 3; it has 3"),
        (lambda n: n.with_weight(0, 0, 0, 1.0), "layer 0 has no weights"),
    ],
)
def test_impossible_uses_are_refused(network, use, message):
    """Inputs and places that do not fit are refused, naming what would."""
    with pytest.raises(ValueError, match=message):
        use(network)


def test_a_saved_network_loads_the_same(tmp_path, network):
    """Weights, biases, activations and metadata come back exactly."""
    path = tmp_path / "net.npz"
    Network(network.layers, {"recipe": {"seed": 7}, "note": "Grüße"}).save(path)
    loaded = Network.load(path)
    assert loaded.metadata == {"recipe": {"seed": 7}, "note": "Grüße"}
    for before, after in zip(network.layers, loaded.layers, strict=True):
        np.testing.assert_array_equal(before.weights, after.weights)
        np.testing.assert_array_equal(before.biases, after.biases)
        assert before.activation == after.activation


def test_the_same_network_gives_the_same_bytes(tmp_path, network):
    """Saving twice gives identical files, over an old one too, and leaves nothing else behind."""
    (tmp_path / "b.npz").write_text("something older")
    network.save(tmp_path / "a.npz")
    network.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.npz") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.npz", "b.npz"]


def test_a_failed_save_leaves_the_old_file(tmp_path, network):
    """Metadata that is no JSON stops the saving before the file is touched."""
    network.save(tmp_path / "a.npz")
    before = (tmp_path / "a.npz").read_bytes()
    with pytest.raises(ValueError, match=r"NaN|JSON"):
        Network(network.layers, {"x": float("nan")}).save(tmp_path / "a.npz")
    assert (tmp_path / "a.npz").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]


def test_float32_files_are_read(tmp_path, network):
    """Arrays saved as float32, as other libraries have them, are read to the nearest float64."""
    path = tmp_path / "net.npz"
    _save(path, network, weights_1=network.layers[0].weights.astype(np.float32))
    np.testing.assert_allclose(Network.load(path).layers[0].weights, network.layers[0].weights, rtol=1e-6)


def test_numbers_are_kept_short_only_if_nothing_is_lost(tmp_path):
    """Arrays that float32 holds exactly are stored so; one number that needs float64, or is huge, keeps all of it."""
    for name, weight, stored in (("a", 0.5, np.float32), ("b", 0.1, np.float64), ("c", 1e300, np.float64)):
        Network((Layer([[weight, 2.0]], [0.0], "relu"),)).save(tmp_path / name)
        with np.load(tmp_path / name) as arrays:
            assert arrays["weights_1"].dtype == stored
        assert Network.load(tmp_path / name).layers[0].weights[0, 0] == weight


class _Spy:
    """An object whose pickle would create a file when loaded."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def test_pickles_are_never_opened(tmp_path, network):
    """A file with a pickled object is refused without running it, whether inside the zip or instead of it."""
    spy, path = tmp_path / "touched", tmp_path / "net.npz"
    _save(path, network, weights_1=np.array([_Spy(spy)], dtype=object))
    spy.unlink(missing_ok=True)
    with pytest.raises(NetworkFileError, match="weights_1 as float64 or float32; found pickled objects"):
        Network.load(path)
    path.write_bytes(pickle.dumps({"weights": _Spy(spy)}))
    with pytest.raises(NetworkFileError, match=r"expected a network saved as \.npz"):
        Network.load(path)
    assert not spy.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights_1": np.ones((3, 5))}, r"expected weights_1 shaped \(3, 4\); found \(3, 5\)"),
        ({"biases_2": np.ones((2, 1))}, r"expected biases_2 shaped \(2,\); found \(2, 1\)"),
        ({"weights_2": np.ones((2, 3), dtype=int)}, "expected weights_2 as float64 or float32; found int64"),
        ({"weights_1": np.full((3, 4), np.nan)}, "expected weights_1 to hold finite numbers; found NaN or infinity"),
        ({"biases_1": None}, r"expected the arrays \['biases_1', .*\]; found \['biases_2', "),
        ({"extra": np.ones(1)}, "found .*'extra'"),
        ({"metadata": None}, "expected an array 'metadata'"),
        ({"metadata": np.ones(3)}, r"expected metadata to be one text; found float64 shaped \(3,\)"),
        ({"metadata": np.array("{oops")}, "expected metadata to be JSON"),
        ({"metadata": np.array("[1]")}, "expected metadata with the keys"),
        ({"metadata": np.array(b"\xff\xfe")}, "damaged file"),
    ],
)
def test_wrong_arrays_are_named(tmp_path, network, changes, message):
    """The error names the file, the array, what was expected and what was found."""
    path = tmp_path / "net.npz"
    _save(path, network, **changes)
    with pytest.raises(NetworkFileError, match=message) as caught:
        Network.load(path)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": "other"}, "expected format 'nnmath network' version 1; found 'other' version 1"),
        ({"version": 2}, "found 'nnmath network' version 2"),
        ({"sizes": [4]}, "sizes to be two or more whole numbers"),
        ({"sizes": [4, 3.5, 2]}, "sizes to be two or more whole numbers"),
        ({"sizes": [4, True, 2]}, "sizes to be two or more whole numbers"),
        ({"sizes": [10**9, 10**9, 2]}, "at most 50,000,000 weights and biases"),
        ({"sizes": [4, 4, 2]}, r"expected weights_1 shaped \(4, 4\)"),
        ({"activations": ["relu"]}, r"expected 2 activations for sizes \[4, 3, 2\]"),
        ({"activations": ["relu", "sofmax"]}, r"expected activations among .*; found \['sofmax'\]"),
        ({"activations": ["relu", ["softmax"]]}, "expected activations among"),
        ({"metadata": 5}, "expected metadata with the keys"),
        ({"more": 5}, "expected metadata with the keys"),
    ],
)
def test_wrong_headers_are_named(tmp_path, network, changes, message):
    """A metadata block that disagrees with the format is refused before any array is read."""
    path = tmp_path / "net.npz"
    _save(path, network, metadata=_header(network, path, **changes))
    with pytest.raises(NetworkFileError, match=message):
        Network.load(path)


@given(data=st.data())
def test_a_damaged_file_gives_one_kind_of_error(tmp_path_factory, data):
    """A file cut short or with a flipped byte either loads as a valid network or says that it is no network."""
    path = tmp_path_factory.mktemp("damage") / "net.npz"
    Network.random((3, 2), ("sigmoid",), 0).save(path)
    contents = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(contents) - 1))
    if data.draw(st.booleans()):
        del contents[place:]
    else:
        contents[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(contents)
    try:
        assert Network.load(path).sizes == (3, 2)
    except NetworkFileError as error:
        assert str(path) in str(error)


def test_a_missing_file_is_an_os_error(tmp_path):
    """A file that is not there is reported as the system reports it."""
    with pytest.raises(FileNotFoundError):
        Network.load(tmp_path / "nothing.npz")
