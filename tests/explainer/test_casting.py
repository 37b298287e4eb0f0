"""Which scenes a film shows: what does not apply to its network is left out, with the reason."""

from collections.abc import Mapping
from typing import Any

import pytest

from explainer import settings
from explainer.errors import ConfigError
from explainer.film import Film
from explainer.knobs import ALL_SCENES, CHAPTERS
from explainer.narration import Line

RANDOM = {"network": {"weights": "random"}}
NAMED = {
    "network": {"layers": [2, 3, 2], "weights": "random"},
    "input": {"names": ["height", "weight"]},
    "output": {"labels": ["cat", "dog"]},
    "hero": {"values": [0.2, 0.7]},
}
SMALL = {"network": {"layers": [64, 6, 10], "weights": "random"}, "input": {"shape": [8, 8]}}


def film(data: Mapping[str, Any], *scenes: str, **texts: Any) -> Film:
    """A film of these scenes, or of all that there are."""
    chosen = {"scenes": list(scenes)} if scenes else {}
    return Film.open(settings.from_mapping({**data, **chosen, **({"film": texts} if texts else {})}))


def left_out(opened: Film) -> dict[str, str]:
    """Scene and reason of all that is left out."""
    return {each.scene: each.reason for each in opened.left_out}


def test_the_shipped_network_shows_every_scene() -> None:
    """Nothing is left out of the film that is made when nothing is configured."""
    opened = film({})
    assert [scene.name for scene in opened.scenes] == [scene.use for scene in ALL_SCENES]
    assert opened.left_out == ()


@pytest.mark.parametrize(
    ("data", "scene", "reason"),
    [
        (NAMED, "MessyThrees", "does not read the digits"),
        (NAMED, "WeightsAsPicture", "no picture of at least 12 x 12"),
        (NAMED, "OpenTheBox", "sees no picture"),
        (SMALL, "Bias", "no picture of at least 12 x 12"),
        (RANDOM, "OpenTheBox", "has not been trained"),
        (RANDOM, "NextTime", "how its network learned is not known"),
        (RANDOM, "SigmoidVsReLU", "no race"),
        ({"network": {"layers": [784, 10], "weights": "random"}}, "HiddenLayers", "no hidden layer"),
        ({"network": {"layers": [784, 9, 10], "weights": "random"}}, "PartsAreEdges", "no second hidden layer"),
        (
            {"network": {"layers": [784, 10], "activations": "softmax", "weights": "random"}},
            "SigmoidSquash",
            "has no curve",
        ),
        ({"network": {"facts": "none"}}, "StressTests", "nothing was measured"),
    ],
)
def test_a_scene_that_does_not_apply_is_left_out(data: dict[str, Any], scene: str, reason: str) -> None:
    """The scene is missing, the log says why, and the others are there."""
    opened = film(data, scene, "OutputScores")
    assert reason in left_out(opened)[scene]
    assert [each.name for each in opened.scenes] == ["OutputScores"]


def test_a_film_without_any_scene_is_a_mistake() -> None:
    """If nothing is left, the error names the scenes and their reasons."""
    with pytest.raises(ConfigError, match="SigmoidVsReLU: no race"):
        film(RANDOM, "SigmoidVsReLU")


def test_positions_count_the_scenes_that_are_shown() -> None:
    """Ids number the scenes of the film, without gaps for those left out."""
    opened = film(RANDOM, "SigmoidVsReLU", "ForwardPass", "OutputScores")
    assert [scene.id for scene in opened.scenes] == ["01-ForwardPass", "02-OutputScores"]


def test_the_short_profile_leaves_out_some_and_covers_all_sections() -> None:
    """Every chapter of the full film is in the short one, in fewer scenes; that is a choice and no complaint."""
    full, short = film({}), film({}, profile="short")
    assert {scene.chapter for scene in short.scenes} == {scene.chapter for scene in full.scenes}
    assert len(short.scenes) < len(full.scenes)
    assert all(scene.knobs.short for scene in short.scenes)
    assert short.left_out == ()
    assert set(short.dropped) <= set(full.dropped)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_short_profile_is_under_ten_minutes(language: str) -> None:
    """What is said, with a second for every change of scenes, takes less than ten minutes."""
    short = film({}, profile="short", language=language)
    assert sum(scene.planned_seconds + 1 for scene in short.scenes) < 600


def test_the_short_profile_is_spared_some_beats() -> None:
    """Beats that a short film can do without are silent in it; all others say what they say in the full one."""
    full, short = film({}), film({}, profile="short")
    lines = {scene.name: scene.lines for scene in full.scenes}
    for scene in short.scenes:
        assert set(scene.knobs.spared) <= lines[scene.name].keys()
        for beat, line in scene.lines.items():
            assert line == (Line(beat) if beat in scene.knobs.spared else lines[scene.name][beat])
    assert any(scene.knobs.spared for scene in short.scenes)


def test_the_notes_order_goes_by_sections() -> None:
    """In the order of the notes, the numbers of the sections rise; scenes of one section keep their order."""
    scenes = film({}, order="notes").scenes
    sections = [CHAPTERS[scene.chapter] for scene in scenes]
    assert sections == sorted(sections)
    names = [scene.name for scene in scenes]
    assert names.index("PixelsToNeurons") < names.index("OutputScores") < names.index("ForwardPass")
