"""A finished film that is quick to make, with its stills, for the tests of all that is made of one."""

from collections.abc import Callable

import pytest

from explainer.film import Film
from explainer.pipeline import Production, chosen, planned
from explainer.progress import Lines
from explainer.publish.material import Material
from explainer.settings import load

QUICK = ("qualities.quick={width: 320, height: 180, fps: 5}", "quality=quick", "narration.words_per_second=10")
SCENES = ("PixelsToNeurons", "RealNeuron", "ForwardPass")


@pytest.fixture(scope="session")
def make_material(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Material]:
    """Make the material of a film with these settings laid over the default ones."""

    def make(*sets: str, scenes: tuple[str, ...] = SCENES) -> Material:
        film, folder = Film.open(load(None, [*QUICK, *sets])), tmp_path_factory.mktemp("film")
        specs = chosen(film, scenes)

        def production() -> Production:
            return Production(film, specs, 2, Lines(planned(specs)))

        finished, stills = production().make_film(folder), production().make_stills(folder / "stills")
        return Material(film, specs, finished, {(each.scene, each.beat): each.file for each in stills})

    return make


@pytest.fixture(scope="session")
def material(make_material: Callable[..., Material]) -> Material:
    """Three scenes of the default film, a network that was trained, in English."""
    return make_material()
