"""Reading a configuration: what a user may write, and what a user sees who mistypes it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from explainer import settings
from explainer.config import FilmConfig
from explainer.errors import ConfigError
from explainer.yaml_places import parse

Mistakes = Callable[..., str]
Write = Callable[..., Path]

WHOLE_FILE_OF_MISTAKES = """\
film: {title: 1984, langage: en}
network:
  layers: [784, 0, 16, 10]
  activations: [sigmoid, sigmod, softmax]
  weights: shiped
hero: {digit: 12}
theme: {palete: colorblind}
qualities: {mine: {width: 853, height: 480}}
captions: {burn: 3}
scenes:
  - ForwradPass
  - {use: ForwardPass, extra_image: 3}
  - {layer: 3}
  - 7
  - {use: RealNeuron, index: first}
  - {use: RealNeuron, layer: 9}
"""

EACH_WITH_ITS_PLACE = """\
film.yaml:1:15: film.title: should be text (got 1984); put it in quotes: "1984"
film.yaml:1:21: film.langage: unknown key; did you mean 'language'?
film.yaml:3:17: network.layers.1: should be at least 1 (got 0)
film.yaml:4:26: network.activations.1: should be one of sigmoid, relu, tanh, softmax or identity (got 'sigmod'); \
did you mean 'sigmoid'?
film.yaml:5:12: network.weights: should be shipped, random, train or the path of a .npz file (got 'shiped'); \
did you mean 'shipped'?
film.yaml:6:15: hero.digit: should be at most 9 (got 12)
film.yaml:7:9: theme.palete: unknown key; did you mean 'palette'?
film.yaml:8:13: qualities.mine.fps: is missing
film.yaml:8:27: qualities.mine.width: should be a multiple of 2 (got 853)
film.yaml:9:18: captions.burn: should be true or false (got 3)
film.yaml:11:5: scenes.0: unknown scene 'ForwradPass'; did you mean 'ForwardPass'?
film.yaml:12:24: scenes.1.extra_image: unknown key; did you mean 'extra_images'?
film.yaml:13:5: scenes.2: should be a scene's name, or a mapping such as {use: ForwardPass} (got {layer: 3})
film.yaml:14:5: scenes.3: should be a scene's name, or a mapping such as {use: ForwardPass} (got 7)
film.yaml:15:30: scenes.4.index: should be auto or the number of a neuron, counted from 0 (got 'first')
film.yaml:16:30: scenes.5.layer: should be at most 7 (got 9)
"""


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file(mistakes: Mistakes) -> None:
    """One run shows every mistake with file, line, column, key, and what to do, from top to bottom."""
    said = [line for line in mistakes(WHOLE_FILE_OF_MISTAKES).splitlines() if not line.startswith(" ")]
    assert said == EACH_WITH_ITS_PLACE.splitlines()


def test_the_source_line_and_a_caret_follow_each_mistake(mistakes: Mistakes) -> None:
    """Under a message stands the line itself, with a caret below the wrong value."""
    source = "network:\n  layers: [784, 0, 16, 10]\n"
    _, shown, pointer = mistakes(source).splitlines()
    assert shown.removeprefix("    ") == source.splitlines()[1]
    assert shown[pointer.index("^")] == "0"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("network: {layers: [100, 10]}", "1:19: input.shape: 28 x 28 pixels are 784 inputs, but network.layers begins"),
        ("input: {shape: [8, 8]}", "1:16: input.shape: 8 x 8 pixels are 64 inputs, but network.layers begins with 784"),
        ("network: {activations: [relu, sigmoid]}", "1:24: network.activations: should list one activation for each"),
        ("network: {activations: softmax}", "1:24: network.activations: softmax makes sense in the last layer alone"),
        (
            "network: {activations: [relu, softmax, softmax]}",
            "1:31: network.activations.1: softmax makes sense in the last layer alone",
        ),
        ("output: {labels: [cat, dog]}", "1:18: output.labels: 2 labels are given, but network.layers ends with 10"),
        ("input: {shape: null}", "1:8: input: should give either `shape`"),
        ("input: {names: [a, b]}", "1:16: input.names: 2 names are given, but network.layers begins with 784"),
        ("hero: {digit: 3, image: a.png}", "1:7: hero: should give exactly one of digit, image, mnist and values"),
        ("hero: {digit: null}", "1:7: hero: should give exactly one of digit, image, mnist and values (got none"),
        ("hero: {image: a.png, seed: 3}", "1:28: hero.seed: a seed belongs to a digit alone"),
        ("hero: {values: [1, 2]}", "1:16: hero.values: 2 values are given, but network.layers begins with 784"),
        ("extras: [{digit: 1}, {}]", "1:22: extras.1: should give exactly one of"),
        ("quality: hihg", "1:10: quality: unknown quality 'hihg'; did you mean 'high'?"),
        ("scenes: [{use: RealNeuron, layer: 4}]", "1:35: scenes.0.layer: the network's layers are 1 to 3 (got 4)"),
        ("scenes: [{use: RealNeuron, layer: 2, index: 16}]", "1:45: scenes.0.index: layer 2 has the neurons 0 to 15"),
        ("scenes: []", "1:9: scenes: should have at least 1 entry (got 0)"),
        ("scenes:", "1:8: scenes: is empty; give it a value or leave the key out"),
        ("narration: {lines: {ForwardPas: {a: b}}}", "1:21: narration.lines.ForwardPas: unknown scene; did you mean"),
        ("narration: {words_per_second: .inf}", "1:31: narration.words_per_second: should be a number (got '.inf')"),
        ("narration: {words_per_second: 1e999}", "should be a number that is not infinite (got inf)"),
        ("network: {layers: 784}", "1:19: network.layers: should be a list (got 784)"),
        ("network: {layers: [784]}", "1:19: network.layers: should have at least 2 entries (got 1)"),
        ("network: {layers: [784, 5000, 10]}", "1:25: network.layers.1: should be at most 4096 (got 5000)"),
        ("network: {layers: [784, true, 10]}", "1:25: network.layers.1: should be a whole number (got true)"),
        ("network: {layers: ['784', 10]}", "1:20: network.layers.0: should be a whole number (got '784')"),
        ("network: {seed: 010}", "1:17: network.seed: should be a whole number (got '010')"),
        ("network: {seed: 7.5}", "1:17: network.seed: should be a whole number (got 7.5)"),
        ("network: shipped", "1:10: network: should be a mapping of keys (got 'shipped')"),
        ("network: {weights:random}", "1:11: network.weights:random: a space is missing after 'weights:'"),
        ("film: {language: English}", "1:18: film.language: should be the code of a language, such as en"),
        ("gates: {Min: 1}", "1:9: gates.Min: should be a name of small letters, digits and underscores"),
        ("hello", "1:1: should be a mapping of keys"),
        ("- film", "1:1: should be a mapping of keys"),
    ],
)
def test_a_typical_mistake(mistakes: Mistakes, text: str, said: str) -> None:
    """Each mistake names its place and is put in the words of the file, not of the program."""
    message = mistakes(text)
    assert said in message
    assert message.startswith("film.yaml:1:")
    assert not any(word in message for word in ("pydantic", "Input", "dict", "tuple", "str)", "type="))


def test_contradictions_are_found_beside_other_mistakes(mistakes: Mistakes) -> None:
    """A wrong entry does not hide a contradiction elsewhere, not even in the same list."""
    said = mistakes("scenes:\n  - {use: RealNeuron, layer: 4}\n  - Nonsense\nhero: {}\nquality: best\nwires: 3\n")
    assert [line.split(":")[1] for line in said.splitlines() if line.startswith("film.yaml")] == ["2", "3", "5", "6"]


def test_a_thousand_mistakes_do_not_fill_the_screen(mistakes: Mistakes) -> None:
    """A long list of mistakes ends with how many more there are."""
    said = mistakes("gates: {" + ", ".join(f"g{index}: x" for index in range(1000)) + "}")
    assert said.endswith("… and 980 more")
    assert max(len(line) for line in said.splitlines()) < 200


def test_an_empty_file_is_the_whole_film(write: Write) -> None:
    """Nothing has to be said; sections whose keys are all commented out are fine."""
    assert settings.load(write("")) == FilmConfig()
    assert settings.load(write("network:\n  # layers: [784, 10]\nfilm:\n")) == FilmConfig()


def test_yaml_words_stay_text(write: Write) -> None:
    """`no` is a language and a label, and means false only where true or false is expected."""
    config = settings.load(write("film: {language: no, title: on}\noutput: {show_sum: no}\n"))
    assert (config.film.language, config.film.title, config.output.show_sum) == ("no", "on", False)


def test_numbers_as_labels_need_no_quotes(write: Write) -> None:
    """A label such as 3 is the text "3", and 007 keeps its zeros."""
    config = settings.load(write("network: {layers: [784, 3]}\noutput: {labels: [1, 007, cat]}\n"))
    assert config.output.labels == ("1", "007", "cat")


def test_other_forms_of_the_hero_replace_the_digit(write: Write) -> None:
    """Naming an image is enough: the default digit and its seed step back; a seed alone keeps the digit."""
    base = write("hero: {digit: 3, seed: 5}\n", "base.yaml")
    assert settings.load(write("extends: base.yaml\nhero: {image: a.png}\n")).hero.forms == ("image",)
    assert settings.load(base, ["hero.mnist=3"]).hero.forms == ("mnist",)
    seeded = settings.load(base, ["hero.seed=8"]).hero
    assert (seeded.digit, seeded.seed) == (3, 8)


def test_names_replace_the_shape(write: Write) -> None:
    """Inputs with names are no picture, and the default digits step back."""
    text = "network: {layers: [2, 3, 2], weights: random}\ninput: {names: [x, y]}\nhero: {values: [0.5, 1]}\n"
    config = settings.load(write(text))
    assert (config.input.shape, config.input.names, config.extras) == (None, ("x", "y"), ())


def test_paths_start_at_the_file_that_names_them(write: Write, tmp_path: Path) -> None:
    """A relative path belongs to its file, also through `extends`; an option's belongs to the working directory."""
    write("network: {weights: nets/a.npz}\nnarration: {file: mine.yaml}\n", "shared/base.yaml")
    config = settings.load(write("extends: shared/base.yaml\nhero: {image: nine.png}\n"), ["data.mnist=m"])
    assert config.network.weights == tmp_path / "shared/nets/a.npz"
    assert config.narration.file == tmp_path / "shared/mine.yaml"
    assert config.hero.image == tmp_path / "nine.png"
    assert config.data.mnist == tmp_path / "m"


def test_extending_merges_mappings_and_replaces_lists(write: Write) -> None:
    """What a file says wins, key by key; a list is taken whole."""
    write("film: {title: A, subtitle: B}\nscenes: [ForwardPass, RealNeuron]\nquality: low\n", "base.yaml")
    write("extends: base.yaml\nquality: high\n", "middle.yaml")
    config = settings.load(write("extends: middle.yaml\nfilm: {subtitle: C}\nscenes: [OutputScores]\n"))
    assert (config.film.title, config.film.subtitle, config.quality) == ("A", "C", "high")
    assert [scene.use for scene in config.scenes] == ["OutputScores"]


def test_mistakes_of_a_base_are_reported_in_the_base(write: Write, mistakes: Mistakes) -> None:
    """Places lead to the file in which the mistake stands, and each file's mistakes stay together."""
    write("film:\n  titel: A\n", "base.yaml")
    said = mistakes("extends: base.yaml\nquality: best\nfilm: {subtitle: 3}\n")
    assert "base.yaml:2:3: film.titel: unknown key" in said
    assert "film.yaml:2:10: quality: unknown quality 'best'" in said
    assert "film.yaml:3:18: film.subtitle: should be text (got 3)" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extends: film.yaml", "film.yaml:1:10: extends: the files extend one another in a circle"),
        ("extends: nix.yaml", "film.yaml:1:10: extends: there is no file 'nix.yaml' beside this one"),
        ("extends: [a]", "film.yaml:1:10: extends: should be the path of another YAML file"),
        ("extends: .", "film.yaml:1:10: extends: there is no file '.' beside this one"),
    ],
)
def test_extending_goes_wrong_in_one_line(mistakes: Mistakes, text: str, said: str) -> None:
    """A base that is missing, is no file, or is the file itself is pointed at."""
    assert said in mistakes(text)


def test_a_circle_of_files_is_refused(write: Write, mistakes: Mistakes) -> None:
    """A circle through several files ends at the link that closes it."""
    write("extends: film.yaml\n", "other.yaml")
    assert "other.yaml:1:10: extends: the files extend one another in a circle" in mistakes("extends: other.yaml\n")


def test_options_of_the_command_line_win(write: Write) -> None:
    """`--set` reaches every key: mappings, entries of lists, knobs of scenes named by a word."""
    config = settings.load(
        write("scenes: [ForwardPass, {use: RealNeuron, layer: 2}]\n"),
        ["network.layers.1=32", "scenes.0.extra_images=1", "scenes.1.index=3", "film.title=Hello", "gates.own=0.5"],
    )
    assert config.network.layers == (784, 32, 16, 10)
    assert [scene.model_dump() for scene in config.scenes] == [
        {"use": "ForwardPass", "extra_images": 1},
        {"use": "RealNeuron", "layer": 2, "index": 3},
    ]
    assert (config.film.title, config.gates["own"], config.gates["min_accuracy"]) == ("Hello", 0.5, 0.9)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("film", "--set film: should be written as key.path=value"),
        ("=3", "--set =3: should be written as key.path=value"),
        ("a b=3", "--set a b=3: should be written as key.path=value"),
        (
            "network.layers.9=3",
            "--set network.layers.9=3: 'network.layers' is a list with entries 0 to 3; there is no '9'",
        ),
        ("network.layers.x=3", "--set network.layers.x=3: 'network.layers' is a list with entries 0 to 3"),
        ("quality.x=3", "--set quality.x=3: 'quality' is a single value and has no keys below it"),
        ("network.layers.1=0", "--set network.layers.1=0: network.layers.1: should be at least 1 (got 0)"),
        ("netwrok.seed=1", "--set netwrok.seed=1: netwrok: unknown key; did you mean 'network'?"),
        ("network.layers=[784", "--set network.layers=[784: not valid YAML: in the list that opens with '['"),
        ("extends=a.yaml", "--set extends=a.yaml: extends can stand in a file alone"),
        ("film.title=[a]", "--set film.title=[a]: film.title: should be text (got ['a'])"),
        ("film.title=a\x07", "not valid YAML: the control character U+0007"),
    ],
)
def test_a_mistake_in_an_option_names_the_option(write: Write, option: str, said: str) -> None:
    """What went wrong on the command line is said with the option itself in place of a file."""
    with pytest.raises(ConfigError) as caught:
        settings.load(write(""), [option])
    assert said in str(caught.value)


def test_mistakes_of_file_and_options_come_together(write: Write) -> None:
    """Options and file are reported in one go."""
    with pytest.raises(ConfigError) as caught:
        settings.load(write("quality: best\n"), ["film", "network.seed=x", "network.layers.0=0"])
    assert len(caught.value.problems) == 4


KEY_WORDS = """
    extends film title network layers activations weights seed facts train input shape names output labels hero digit
    image mnist values extras wires per_neuron theme name palette narration file lines say if else seconds gates quality
    qualities draft width encoder crf captions burn scenes use index layer ForwardPass RealNeuron x
"""
KEYS = st.sampled_from(KEY_WORDS.split())
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["auto", "random", "ForwardPass", "sigmoid", "softmax", "{hero.score}", "hero.right"])
)
STRUCTURES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=25
)
SECTIONS = st.dictionaries(st.sampled_from(sorted(FilmConfig.model_fields)), STRUCTURES, max_size=5)
OPTIONS = st.lists(
    st.builds(
        lambda path, text: ".".join(path) + "=" + text,
        st.lists(KEYS | st.just("0"), min_size=1, max_size=4),
        st.text(max_size=8),
    )
    | st.text(max_size=12),
    max_size=2,
)


def loads_or_complains(text: str, sets: list[str]) -> None:
    """Read a text with options, letting no exception pass but ConfigError."""
    try:
        document = parse(text, "x.yaml", Path())
        config = settings.from_mapping(document.plain(), sets) if isinstance(document.value, dict) else None
    except ConfigError as error:
        assert str(error)
        assert error.problems
    else:
        assert config is None or isinstance(config, FilmConfig)


@given(SECTIONS, OPTIONS)
@hypothesis_settings(deadline=None, max_examples=200)
@example({"hero": {"seed": 3}}, ["hero.values=[1]"])
@example({"scenes": [{"use": "RealNeuron", "layer": 10**30}]}, [])
@example({"scenes": {"0": 1}}, ["scenes.0.x=1"])
def test_no_structure_is_too_odd(data: dict[str, Any], sets: list[str]) -> None:
    """Any structure of keys and values is a configuration or a ConfigError, never another exception."""
    loads_or_complains(yaml.safe_dump(data, allow_unicode=True), sets)
    loads_or_complains(json.dumps(data), sets)


@given(st.text(max_size=80))
@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_is_too_odd(text: str) -> None:
    """Any text after a known key is a configuration or a ConfigError."""
    loads_or_complains("network:\n  layers: " + text, [])
    loads_or_complains(text, [])
