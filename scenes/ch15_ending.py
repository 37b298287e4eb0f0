"""The ending: the whole network once more, and the words that were learned."""

from __future__ import annotations

from manim import DOWN, ORIGIN, RIGHT, UP, Create, Group, LaggedStart, Mobject, VGroup

from scenes import cast
from scenes.gestures import forward_wave, ring
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import FadeIn
from scenes.stage import ExplainerScene, beat

_WORDS = (
    ("pixels", "text"),
    ("neurons", "text"),
    ("weights", "positive"),
    ("bias", "bias"),
    ("squash", "sigma"),
    ("matrix", "text"),
    ("function", "text"),
)
"""The words by their keys, each in the colour that it had in the film."""


class EndCard(ExplainerScene):
    """The hero passes through the network a last time; seven words and the credits stand below."""

    def construct(self) -> None:
        self.light_it_once_more()
        self.name_the_words()

    def set_the_stage(self) -> None:
        """The network above, the words below it, the credits at the foot."""
        above, self.middle, self.foot = self.frame.stage.rows(5.2, 1.0, 2.0, gap=SMALL)
        picture, room = above.rows(1, 4, gap=MEDIUM) if self.frame.is_tall else above.columns(2.2, 10, gap=LARGE)
        right = room.right - MEDIUM - cast.widest_output_name(self.film, self.style)
        body = Region(room.left + SMALL, room.bottom, right, room.top)
        self.columns, self.wires = cast.network(self.film, self.style, body, largest_disc=0.34)
        self.answers = cast.output_names(self.film, self.style, self.columns[-1])
        self.picture = picture.hold(cast.parked_input(self.film, self.style, self.film.hero, self.frame))

    def words(self) -> VGroup:
        """Return the seven words in a line, or in as many as the frame is narrow."""
        words = [self.style.text(self.spec.captions[key], "body", role) for key, role in _WORDS]
        per_line = len(words) if not self.frame.is_tall else (len(words) + 1) // 2
        lines = VGroup(
            *(VGroup(*words[k : k + per_line]).arrange(RIGHT, buff=MEDIUM) for k in range(0, len(words), per_line))
        )
        for line in lines:
            level = line.get_center()
            for word in line:
                self.style.on_level(word, "body", level)
        return self.middle.hold(lines.arrange(DOWN, buff=SMALL))

    def credits(self) -> Group:
        """Return what the film's numbers rest on, and the lines of credit."""
        numbers = [self.counted(value, address, word, **how) for value, address, word, how in self.quantities()]
        written = [self.spec.captions["data"], self.spec.captions["lesson"], *self.spec.knobs.credits]
        lines = [self.style.paragraph(line, self.foot.width) for line in written if line]
        apart, pitch = (MEDIUM, SMALL) if self.frame.is_upright else (LARGE, HAIR)
        row = Group(*numbers).arrange(RIGHT, buff=apart)
        for number in numbers:
            number.shift((numbers[0][0].get_y() - number[0].get_y()) * UP)
        if row.width > self.foot.width:
            row.arrange(DOWN, buff=SMALL)
        rows = Group(row, Group(*lines).arrange(DOWN, buff=pitch)).arrange(DOWN, buff=SMALL)
        return self.foot.hold(rows, up=0.0)

    def quantities(self) -> list[tuple[float, str, str, dict]]:
        """Return how many parameters there are, how well they work, and the seed that they were drawn from."""
        film, known = self.film, self.film.network.metadata.get("recipe", {})
        shown = [(film.network.parameter_count, "network, parameters", "parameters", {"places": None})]
        if film.facts is not None and film.facts.accuracy is not None:
            accuracy = {"places": 1, "after": self.style.percent_sign}
            shown.append((100 * film.facts.accuracy, "facts, accuracy", "accuracy", accuracy))
        seed = film.config.network.seed if film.config.network.weights == "random" else known.get("seed")
        return [*shown, *([(seed, "network, seed", "seed", {"places": None})] if seed is not None else [])]

    def counted(self, value: float, address: str, word: str, **how: object) -> Mobject:
        """Return a number with its name."""
        size = "caption" if self.frame.is_upright else "label"
        number = self.style.readout([ORIGIN], [value], [address], size=size, **how)
        return self.style.in_line(number, self.style.text(self.spec.captions[word], size, "muted"))

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def light_it_once_more(self) -> None:
        self.play(FadeIn(self.picture, *self.wires, *self.columns, self.answers))
        hero = self.film.hero
        self.play(self.columns[0].kindle(hero.vector, lag=1.0, run_time=self.style.seconds("normal")))
        for layer, wires in enumerate(self.wires, start=1):
            activations = hero.trace.activations(layer)
            self.play(forward_wave(wires, self.columns[layer], activations, run_time=self.style.seconds("normal")))
        last = self.columns[-1]
        self.play(Create(ring(self.style, last.place(hero.prediction), 0.66 * last.disc, "answer")))

    @beat
    def name_the_words(self) -> None:
        if self.spec.captions["data"]:
            self.allow("words", None, "seven words and the credits are the point of this frame")
        self.allow("hold", None, "credits are for those who stop the film")
        self.allow("stillness", None, "the last picture stands")
        words = [word for line in self.words() for word in line]
        self.play(LaggedStart(*(FadeIn(word) for word in words), lag_ratio=0.4, run_time=self.style.seconds("flow")))
        self.play(FadeIn(self.credits()))
        self.rest()
