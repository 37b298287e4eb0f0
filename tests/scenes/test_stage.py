"""The stage: what a scene does for its beats."""

import pytest
from manim import Text

from explainer import fonts, settings
from explainer.film import Film
from scenes.layout import Frame
from scenes.stage import ExplainerScene
from tests.scenes.stagehand import FRAME_HEIGHT, run, scene_class


def burnt_words(film: Film, name: str) -> list[tuple[str, list[str]]]:
    """Run a scene undrawn: for each beat, its line and the words that stand in the band for captions at its end."""
    spec = next(spec for spec in film.scenes if spec.name == name)
    band = Frame(FRAME_HEIGHT * 16 / 9, FRAME_HEIGHT).captions
    seen: list[tuple[str, list[str]]] = []

    def look(scene: ExplainerScene, beat: str) -> None:
        texts = [part for thing in scene.mobjects for part in thing.get_family() if isinstance(part, Text)]
        seen.append((spec.lines[beat].subtitle, [str(text.words) for text in texts if text.get_top()[1] <= band.top]))

    run(film, spec, after_beat=look)
    return seen


def test_burnt_captions_are_what_is_said_and_stand_alone_in_their_band() -> None:
    """With captions.burn each beat shows its own line at the foot of the picture, and nothing else is there."""
    film = Film.open(settings.load(None, ["captions.burn=true"]))
    for name in ("RealNeuron", "OutputScores"):
        assert all(words == [line] for line, words in burnt_words(film, name))


def test_without_burning_the_captions_band_stays_free(film: Film) -> None:
    """The band at the foot of the picture holds no words unless they are asked for."""
    assert all(words == [] for _, words in burnt_words(film, "OutputScores"))


def test_a_scene_brings_its_own_fonts(film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scene registers the bundled fonts itself, as Manim's own command would silently draw with others."""
    registered: list[bool] = []
    monkeypatch.setattr(fonts, "register", lambda: registered.append(True))
    spec = film.scenes[0]
    scene_class(spec)(film=film, spec=spec, skip_animations=True)
    assert registered
