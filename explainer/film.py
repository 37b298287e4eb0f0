"""A film, opened: all that a scene may read, computed once. Scenes read no files themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explainer import casting, digits, exhibits, narration, theme
from explainer.casting import Known, LeftOut
from explainer.config import FilmConfig
from explainer.digits import Digits
from explainer.errors import Gathering
from explainer.examples import Example, Opener, reason, telling_neuron
from explainer.exhibit_facts import box_facts, exhibit_facts, toy_facts
from explainer.exhibits import Exhibits
from explainer.film_facts import film_facts, neuron_facts
from explainer.knobs import RealNeuron, SceneKnobs
from explainer.narration import Dropped, Line, Narration
from explainer.networks import open_facts, open_network
from explainer.numbers import Numbers
from explainer.theme import Theme
from explainer.vocabulary import Fact, Vocabulary
from nnmath.activations import activation
from nnmath.facts import Facts
from nnmath.network import Network

_BOUNDED = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0)}
_SYMBOLS = {"sigmoid": "sigma", "relu": '"ReLU"', "tanh": "tanh", "softmax": '"softmax"', "identity": '"id"'}


@dataclass(frozen=True)
class SceneSpec:
    """One entry of the film's `scenes`, ready to be shown."""

    id: str
    """Unique in the film: position and name, "04-ForwardPass"."""
    name: str
    source: str
    """The module, or the path of the Python file, that has the scene's class."""
    chapter: str
    title: str
    knobs: SceneKnobs
    lines: Mapping[str, Line]
    """Every beat of the narration file in its order; a beat whose line is dropped has an empty one."""
    captions: Mapping[str, str]
    """Words in the picture by their keys; dropped ones are empty."""
    dropped: tuple[Dropped, ...] = ()
    spared: tuple[str, ...] = ()
    """Beats that this film leaves out."""

    @property
    def planned_seconds(self) -> float:
        """The seconds that the scene's lines ask for."""
        return sum(line.seconds for line in self.lines.values())


@dataclass(frozen=True, eq=False)
class Film:
    """What the film is about and how it looks; see the fields."""

    config: FilmConfig
    network: Network
    hero: Example
    extras: tuple[Example, ...]
    theme: Theme
    facts: Facts | None
    """What was measured of the network on held-out examples, if anything was."""
    labels: tuple[str, ...]
    """One per output neuron."""
    input_names: tuple[str, ...] | None
    """One per input neuron if they have names; None for a picture."""
    chapters: Mapping[str, str]
    """The chapters' titles by their keys."""
    numbers: Numbers
    """How the narration's language writes numbers; use it for every number on screen."""
    vocabulary: Vocabulary
    scenes: tuple[SceneSpec, ...]
    words: Mapping[str, str]
    """Words in the picture that several scenes use."""
    exhibits: Exhibits
    """What scenes show besides the hero."""
    focus: tuple[tuple[int, int], ...]
    """Layer and index of the neurons that scenes take apart, for all scenes to draw: no scene looks at the others."""
    tracks: Mapping[str, Mapping[str, Mapping[str, Line]]]
    """The lines of every further track of subtitles: by its language, then the scene's id, then the beat."""
    left_out: tuple[LeftOut, ...] = ()
    """The scenes that the configuration names and the film does not show."""

    @classmethod
    def open(cls, config: FilmConfig) -> Film:
        """Open all that the configuration names; ConfigError with its place if something is missing or does not fit."""
        gathering = Gathering()
        opened = gathering.attempt(lambda: open_network(config))
        looks = gathering.attempt(lambda: theme.load(config.theme.name, config.theme.palette, config.document))
        words = gathering.attempt(lambda: narration.load(config))
        translations = gathering.attempt(lambda: _translations(config))
        gathering.finish()
        facts = open_facts(config, opened)
        labels = config.output.labels or tuple(str(index) for index in range(config.network.layers[-1]))
        opener = Opener(config, opened.network, labels)
        hero, *extras = opener.open_all()
        at_hand = _digits_at_hand(config)
        shown, left_out = casting.cast(Known(config, opened.network, facts, at_hand))
        if not shown:
            reasons = "; ".join(f"{each.scene}: {each.reason}" for each in left_out)
            raise config.mistake(f"none of these scenes can be shown ({reasons})", ("scenes",))
        found = exhibits.find(shown, opener, at_hand, hero)
        known = Vocabulary.of(
            {
                **film_facts(config, opened, facts, hero, labels),
                **exhibit_facts(found, hero),
                **toy_facts(found, shown, activation(opened.network.layers[0].activation)),
                **box_facts(shown, config, opened.network),
                **_teaching_facts(hero),
            }
        )
        short = config.film.profile == "short"
        return cls(
            config=config,
            network=opened.network,
            hero=hero,
            extras=tuple(extras),
            theme=looks,
            facts=facts,
            labels=labels,
            input_names=config.input.names,
            chapters=words.chapters,
            numbers=words.numbers,
            vocabulary=known,
            scenes=scene_specs(shown, words, known, hero, short),
            words=words.words(known),
            exhibits=found,
            tracks={
                language: {spec.id: spec.lines for spec in scene_specs(shown, other, known, hero, short)}
                for language, other in translations.items()
            },
            focus=tuple(dict.fromkeys(neuron_of(knobs, hero) for knobs in shown if isinstance(knobs, RealNeuron))),
            left_out=left_out,
        )

    @property
    def max_neurons(self) -> int:
        """Layers with more neurons are drawn with some of them and dots between."""
        return self.config.display.max_neurons

    @property
    def teaching_neuron(self) -> int:
        """The neuron of layer 1 whose activation for the hero is nearest to 0.8."""
        return telling_neuron(self.hero.trace)

    def brightness_range(self, layer: int) -> tuple[float, float]:
        """The activations that a layer shows as dark and as fully lit.

        Bounded activations have their own ends; others go from 0 (or their lowest) to their largest in the examples.
        """
        if layer == 0:
            return 0.0, 1.0
        name = self.network.layers[layer - 1].activation
        if name in _BOUNDED:
            return _BOUNDED[name]
        values = np.concatenate([example.trace.activations(layer) for example in (self.hero, *self.extras)])
        return min(0.0, float(values.min())), max(1.0, float(values.max()))

    def function_symbol(self, layer: int) -> str:
        """How a layer's activation function is written in formulas, as Typst has it."""
        return _SYMBOLS[self.network.layers[layer - 1].activation]

    @property
    def script(self) -> Mapping[str, Mapping[str, Line]]:
        """The lines of every scene, by the scene's id and the beat."""
        return {scene.id: scene.lines for scene in self.scenes}

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """The lines that are not said, and why."""
        return tuple(dict.fromkeys(dropped for scene in self.scenes for dropped in scene.dropped))

    def neuron_of(self, knobs: SceneKnobs) -> tuple[int, int]:
        """Layer and index of the neuron that a scene is about."""
        return neuron_of(knobs, self.hero)


def _teaching_facts(hero: Example) -> Mapping[str, Fact | None]:
    return neuron_facts(hero.trace, 1, telling_neuron(hero.trace))


def neuron_of(knobs: SceneKnobs, hero: Example) -> tuple[int, int]:
    """Layer and index that a scene's knobs choose; for scenes that do not choose, the telling neuron of layer 1."""
    if not isinstance(knobs, RealNeuron):
        return 1, telling_neuron(hero.trace)
    return knobs.layer, telling_neuron(hero.trace, knobs.layer) if knobs.index == "auto" else knobs.index


def _translations(config: FilmConfig) -> Mapping[str, Narration]:
    """The narrations of the further tracks of subtitles, by their languages."""
    further = dict.fromkeys(language for language in config.subtitles if language != config.film.language)
    return {language: narration.load(config, language) for language in further}


def _digits_at_hand(config: FilmConfig) -> Digits | None:
    try:
        return digits.at_hand(config)
    except (ValueError, OSError) as error:
        raise config.mistake(reason(error), ("data", "digits"), ("data", "mnist")) from None


def scene_specs(
    shown: Sequence[SceneKnobs], words: Narration, known: Vocabulary, hero: Example, short: bool = False
) -> tuple[SceneSpec, ...]:
    """The film's scenes in order, each with its words filled in for the neuron that it is about.

    A ``short`` film leaves out the beats that it is spared.
    """
    return tuple(
        _scene_spec(position, knobs, words, known.extended(neuron_facts(hero.trace, *neuron_of(knobs, hero))), short)
        for position, knobs in enumerate(shown, start=1)
    )


def _scene_spec(position: int, knobs: SceneKnobs, words: Narration, known: Vocabulary, short: bool) -> SceneSpec:
    spared = knobs.spared if short else ()
    script = words.scene(knobs.use, known).without(spared)
    return SceneSpec(
        id=f"{position:02d}-{knobs.name}",
        name=knobs.name,
        source=knobs.source,
        chapter=knobs.chapter,
        title=script.title,
        knobs=knobs,
        lines=script.lines,
        captions=script.captions,
        dropped=script.dropped,
        spared=spared,
    )
