"""What scenes show besides the hero: found by rules among the digits at hand, worked out again here."""

from functools import cache

import numpy as np

from explainer import digits, settings
from explainer.exhibits import Exhibits, beginning
from explainer.film import Film
from nnmath.network import Layer, Network
from nnmath.parts import write_in_parts

SCENES = ["MessyThrees", "RulesFail", "TheGoal", "OneBigFunction", "StressTests", "NextTime", "Bias"]


@cache
def film() -> Film:
    """The shipped network with every scene that shows more than the hero."""
    return Film.open(settings.from_mapping({"scenes": SCENES}))


def lit(pixels: np.ndarray) -> set[int]:
    """Which pixels are lit."""
    return set(np.flatnonzero(pixels > 0.3).tolist())


def shared(first: np.ndarray, second: np.ndarray) -> float:
    """The share of lit pixels in common, by counting."""
    return len(lit(first) & lit(second)) / len(lit(first) | lit(second))


def vectors_of(label: int) -> np.ndarray:
    """All digits at hand of a label."""
    found = digits.at_hand(film().config)
    assert found is not None
    return found.vectors[found.labels == label]


def test_two_threes_share_the_least_and_an_eight_more() -> None:
    """No pair of threes at hand shares less than the one shown; the look-alike is another digit and shares more."""
    alikes = film().exhibits.alikes
    assert alikes is not None
    threes = vectors_of(3)
    least = min(shared(a, b) for place, a in enumerate(threes) for b in threes[:place])
    assert alikes.same.share == shared(alikes.same.first.vector, alikes.same.second.vector) == least
    assert alikes.other.share == shared(alikes.other.first.vector, alikes.other.second.vector) > alikes.same.share
    assert [each.label for each in alikes.writings] == ["3"] * 6
    assert alikes.other.second.label != "3"
    assert alikes.writings[:2] == (alikes.same.first, alikes.same.second)
    assert alikes.other.first is alikes.same.first


def test_the_rule_is_right_as_often_as_it_says() -> None:
    """Counted over all digits at hand, the pixel is lit in as many threes and others as the rule claims."""
    rules, found = film().exhibits.rules, digits.at_hand(film().config)
    assert rules is not None and found is not None
    on = found.vectors[:, rules.rule.pixel] > 0.5
    assert rules.rule.right == np.count_nonzero(on & (found.labels == 3)) / np.count_nonzero(on)
    assert rules.rule.found == np.count_nonzero(on & (found.labels == 3)) / 60 >= 0.5
    assert [each.label for each in rules.tried] == list("0123456789")
    assert (rules.tested, rules.stencils.shape) == (300, (10, 784))


def test_nothing_is_said_of_average_pictures_that_are_not_tried() -> None:
    """With the knob turned off, the beat's line is dropped, and with it the beat."""
    off = Film.open(settings.from_mapping({"scenes": [{"use": "RulesFail", "stencil": False}]}))
    said = {beat for beat, line in off.scenes[0].lines.items() if line.say}
    assert film().scenes[1].lines["try_stencils"].say
    assert "try_a_rule" in said and "try_stencils" not in said


def test_the_mistake_is_a_real_one() -> None:
    """The network reads it wrongly, and is surer of it than of any other mistake among the digits at hand."""
    mistake, found = film().exhibits.mistake, digits.at_hand(film().config)
    assert mistake is not None and found is not None
    outputs = film().network.forward(found.vectors).output
    wrong = outputs.argmax(axis=1) != found.labels
    assert mistake.example.answer != mistake.example.label
    surest = found.vectors[wrong][outputs[wrong].max(axis=1).argmax()]
    np.testing.assert_array_equal(mistake.example.vector, surest)
    # Its score is of the picture alone: in a batch, processors add up in another order, and the last bit may differ.
    assert mistake.example.score == film().network.forward(surest).output.max()
    assert film().exhibits.goals[-1] is mistake.example


def test_the_examples_of_the_goal_are_different_digits() -> None:
    """Five of them: four read right, none of them the hero's digit, and the mistake at the end."""
    goals = film().exhibits.goals
    assert len({each.label for each in goals}) == len(goals) == 5
    assert [each.is_right for each in goals] == [True] * 4 + [False]
    assert film().hero.label not in {each.label for each in goals}


def test_the_hero_is_shifted_pixel_by_pixel() -> None:
    """Each picture is the hero's, moved to the right, with the network's own answer to it."""
    hero = film().hero.pixels
    assert hero is not None
    for by, moved in enumerate(film().exhibits.shifted):
        assert moved.pixels is not None
        np.testing.assert_array_equal(moved.pixels[:, by:], hero[:, : 28 - by])
        assert not moved.pixels[:, :by].any()
        np.testing.assert_array_equal(moved.trace.output, film().network.forward(moved.vector).output)


def test_noise_is_noise() -> None:
    """Its pixels are spread evenly from 0 to 1, and nobody claims to know what it shows."""
    noise = film().exhibits.noise
    assert noise is not None and noise.label is None
    assert np.histogram(noise.vector, bins=4, range=(0, 1))[0].min() > 150


def test_the_beginning_is_that_of_the_recipe() -> None:
    """Drawn again, the untrained network is as accurate as the facts say of it: it guesses."""
    untrained, facts = film().exhibits.untrained, film().facts
    assert untrained is not None and facts is not None
    assert untrained.sizes == film().network.sizes
    assert np.abs(untrained.layers[1].weights).std() < np.abs(film().network.layers[1].weights).std()
    answers = untrained.forward(np.vstack([vectors_of(label) for label in range(10)])).prediction
    assert np.bincount(answers, minlength=10).max() > 300


def test_a_network_without_a_recipe_has_no_beginning() -> None:
    """Metadata that lack the recipe, or hold something else in its place, give none."""
    layer = Layer(np.eye(2), np.zeros(2), "sigmoid")
    assert beginning(Network((layer,))) is None
    assert beginning(Network((layer,), {"recipe": {"seed": 7}})) is None
    assert beginning(Network((layer,), {"recipe": "plain"})) is None


def test_scenes_that_are_not_shown_cost_nothing() -> None:
    """A film of other scenes has no exhibits."""
    found = Film.open(settings.from_mapping({"scenes": ["ForwardPass"]})).exhibits
    assert vars(found) == vars(Exhibits())


def test_the_title_card_knows_the_chapters() -> None:
    """Each chapter once, as the scenes bring it up; without a title card nobody needs them."""
    scenes = ["TitleCard", "ForwardPass", "OutputScores", "NeuronHoldsANumber"]
    told = [Film.open(settings.from_mapping({"scenes": names})).exhibits.chapters for names in (scenes, scenes[1:])]
    assert told == [("opening", "activations", "structure"), ()]


def test_digits_come_in_the_parts_that_are_told() -> None:
    """Nine, eight and four, each the first by the pen that is made of these loops and strokes; none without scenes."""
    shown = Film.open(settings.from_mapping({"scenes": ["PartsAreEdges"], "hero": {"digit": 7}})).exhibits.parts
    assert [(each.digit.label, each.kinds) for each in shown] == [
        (9, (True, False)),
        (8, (True, True)),
        (4, (False, False, False)),
    ]
    for each in shown:
        seed = int(each.digit.source.split(": ")[0].rpartition(" ")[2])
        assert all(write_in_parts(each.digit.label, before).kinds != each.kinds for before in range(seed))
    assert film().exhibits.parts == ()


def test_the_nine_is_the_hero_where_it_can_be() -> None:
    """A hero that is a nine of a loop and a stroke is taken apart itself, whatever its seed; another nine is not."""
    for seed, is_hero in ((77, write_in_parts(9, 77).kinds == (True, False)), (2, True), (3, False)):
        opened = Film.open(settings.from_mapping({"scenes": ["DigitsAreParts"], "hero": {"digit": 9, "seed": seed}}))
        assert np.array_equal(opened.exhibits.parts[0].digit.vector, opened.hero.vector) == is_hero
