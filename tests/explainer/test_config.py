"""What a film's YAML file can say: defaults, reference, schema."""

import pickle
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from explainer import settings
from explainer.config import FilmConfig, schema
from explainer.knobs import KNOBS, AnyScene, OwnScene, SceneKnobs
from explainer.yaml_places import read


def keys(data: Any, path: str = "") -> Iterator[str]:
    """Every key path of nested mappings; lists count as one value."""
    for key, value in data.items() if isinstance(data, dict) else ():
        yield f"{path}{key}"
        yield from keys(value, f"{path}{key}.")


def models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Every model that a field may hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from models(argument)


def all_models(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """A model and all that it holds."""
    if model not in seen:
        seen.add(model)
        for field in model.model_fields.values():
            for inner in models(field.annotation):
                all_models(inner, seen)
    return seen


def test_the_shipped_file_says_what_the_defaults_say() -> None:
    """configs/film.yaml is the film that an empty file is."""
    assert settings.load() == settings.from_mapping({}) == FilmConfig()


def test_the_shipped_file_names_every_key() -> None:
    """Whoever reads configs/film.yaml has seen every key there is, the knobs of all scenes included."""
    shipped = read(settings.DEFAULT_FILE).plain()
    complete = FilmConfig().model_dump(mode="json", by_alias=True)
    assert set(keys(shipped)) == set(keys(complete))
    assert [set(scene) for scene in shipped["scenes"]] == [set(scene) for scene in complete["scenes"]]


def test_every_key_explains_itself() -> None:
    """Each field of each model has a description: they are the reference."""
    silent = [
        f"{model.__name__}.{name}"
        for model in all_models(FilmConfig, set())
        for name, field in model.model_fields.items()
        if not field.description
    ]
    assert silent == []


def test_the_schema_describes_the_file() -> None:
    """The JSON Schema has a title, the dialect, every section, a description for each, and refuses unknown keys."""
    described = schema()
    assert described["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert described["title"] == "Film"
    assert described["additionalProperties"] is False
    assert set(described["properties"]) == set(FilmConfig.model_fields)
    for section in described["properties"].values():
        assert section.get("description") or described["$defs"][section["$ref"].split("/")[-1]]["description"]
    own_line = described["$defs"]["NarrationConfig"]["properties"]["lines"]["additionalProperties"]
    assert {"type": "string"} in own_line["additionalProperties"]["anyOf"]
    line = described["$defs"]["LineForm"]["properties"]
    assert {"say", "if", "else", "seconds"} == set(line)


def test_the_schema_knows_each_scenes_knobs() -> None:
    """An editor offers the names of the scenes, and each one's knobs after `use`."""
    scenes = schema()["properties"]["scenes"]["items"]["anyOf"]
    assert scenes[0]["enum"] == sorted(KNOBS)
    known, own = scenes[1]["oneOf"]
    assert set(known["discriminator"]["mapping"]) == set(KNOBS)
    assert own["$ref"].endswith("/OwnScene")


def test_every_scene_is_known_by_its_name() -> None:
    """The table of knobs lists every member of the union, under the name that `use` expects."""
    assert {knobs: KNOBS[name].__name__ for name, knobs in KNOBS.items()} == {
        k: k.__name__ for k in models(AnyScene) if issubclass(k, SceneKnobs) and k is not OwnScene
    }
    assert all(knobs().use == name and knobs.module.startswith("scenes.ch") for name, knobs in KNOBS.items())


def test_a_configuration_cannot_be_changed() -> None:
    """Who wants another configuration loads another."""
    config = FilmConfig()
    with pytest.raises(ValueError, match="frozen"):
        config.quality = "low"
    with pytest.raises(ValueError, match="frozen"):
        config.network.seed = 8


def test_a_configuration_can_be_sent_to_a_worker() -> None:
    """A configuration survives pickling, with the places that later errors need."""
    config = settings.load()
    sent = pickle.loads(pickle.dumps(config))
    assert sent == config
    error = sent.mistake("is wrong", ("network", "weights"))
    assert error.problems[0].place.line > 1
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_the_picture_is_the_quality_of_its_name() -> None:
    """`quality` chooses among `qualities`."""
    config = settings.from_mapping({"quality": "high"})
    assert (config.picture.width, config.picture.height, config.picture.fps) == (1920, 1080, 60)


def test_one_activation_serves_all_layers() -> None:
    """A single name stands for every layer after the input."""
    assert settings.load().network.activation_names == ("sigmoid",) * 3
    listed = settings.load(sets=["network.activations=[relu, tanh, softmax]"])
    assert listed.network.activation_names == ("relu", "tanh", "softmax")
