"""Chapter 5, the inspiration: cells that make others fire, and what a network has of that."""

from __future__ import annotations

import numpy as np
from manim import DOWN, Transform, VGroup, VMobject

from scenes import cast
from scenes.gestures import fly_in
from scenes.layout import LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn
from scenes.mobjects.cells import Cells
from scenes.mobjects.readout import Readout
from scenes.stage import ExplainerScene, beat

_BODY = 0.62
"""Diameter of a cell's body."""
_LAMP = 0.95
"""Diameter of a neuron of the network."""
_ARMS, _ARM = 5, 0.75
"""Branching arms of a cell, and their length in scene units."""
_FORK = 0.5
"""Angle between an arm and each of its two branches, in radians."""
_BEND = 0.22
"""How far a thread bows, as a share of its length."""
_POINTS = 24
"""Points of a drawn thread."""
_PLACES = ((0.16, 0.78), (0.16, 0.3), (0.84, 0.54))
"""Where two senders and a receiver stand, as shares of the width and the height."""
_QUIET = 0.3


class BorrowedFromTheBrain(ExplainerScene):
    """Two cells fire and a third follows; their threads become wires with numbers; then the limit of the likeness."""

    def construct(self) -> None:
        self.let_cells_fire()
        self.turn_threads_into_wires()
        self.mark_the_limit()

    def set_the_stage(self) -> None:
        """The cells on one side, neurons of the film's own network on the other, the caveat below."""
        above, self.foot = self.frame.stage.rows(5.2, 0.9, gap=SMALL)
        self.brain, self.network = (part.inset(MEDIUM) for part in above.split(1, 1, gap=LARGE))
        self.layer = min(2, len(self.film.network.layers))
        trace = self.film.hero.trace
        self.receiver = int(np.argmax(trace.activations(self.layer)))
        self.neuron = trace.neuron(self.layer, self.receiver)
        self.senders = np.sort(np.argsort(-np.abs(self.neuron.products), kind="stable")[:2])
        light, rim = self.style.light(), self.style.colour("outline")
        self.cells = Cells(self.places(self.brain), np.zeros(3), light, _BODY, outline=rim, outline_width=0.03)
        self.arms = VGroup(*(self.arms_of(place) for place in self.places(self.brain)))
        self.threads = VGroup(*(self.thread(self.brain, sender, _BEND * (1 - 2 * sender)) for sender in range(2)))

    # -- actors ----------------------------------------------------------------------------------------------------

    def places(self, room: Region) -> np.ndarray:
        """Return where the two senders and the receiver stand (3, 3)."""
        return np.array([room.at(*share) for share in _PLACES])

    def arms_of(self, place: np.ndarray) -> VGroup:
        """Return the branching arms around a cell's body."""
        arms = VGroup()
        for angle in np.linspace(0, 2 * np.pi, _ARMS, endpoint=False) + 0.4:
            tip = place + (_BODY / 2 + _ARM / 2) * direction(angle)
            arms.add(self.style.line([place + _BODY / 2 * direction(angle), tip], "outline"))
            for fork in (-_FORK, _FORK):
                arms.add(self.style.line([tip, tip + _ARM / 2 * direction(angle + fork)], "outline"))
        return arms

    def thread(self, room: Region, sender: int, bend: float) -> VMobject:
        """Return the thread from a sender to the receiver, bowed by a share of its length."""
        start, end = self.places(room)[[sender, 2]]
        along = np.linspace(0, 1, _POINTS)[:, None]
        aside = np.array([-(end - start)[1], (end - start)[0], 0])
        return self.style.line(list(start + along * (end - start) + bend * np.sin(np.pi * along) * aside), "muted", 3)

    def pulse(self, sender: int) -> None:
        """Send a light along a thread."""
        path = np.array(self.threads[sender].get_anchors())
        light = Cells(path[:1], [1.0], self.style.light(), 0.2)
        self.add(light)
        half = self.style.seconds("normal") / 2
        for place in (path[len(path) // 2], path[-1]):
            self.play(Change(light, centres=place[None]), run_time=half)
        self.remove(light)

    def fire(self, index: int) -> Change:
        """Let one cell fire."""
        values = self.cells.values.copy()
        values[index] = 1.0
        return Change(self.cells, values=values)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def let_cells_fire(self) -> None:
        name = self.style.text(self.spec.captions["brain"], "label", "muted")
        self.name = name.move_to(self.brain.at(0.5, 0.0))
        self.play(FadeIn(self.arms, self.threads, self.cells, self.name))
        for sender in range(2):
            self.play(self.fire(sender), run_time=self.style.seconds("quick"))
            self.pulse(sender)
        self.play(self.fire(2))

    @beat
    def turn_threads_into_wires(self) -> None:
        wires = VGroup(*(self.wire(sender) for sender in range(2)))
        moving = self.threads.copy()
        self.add(moving)
        self.play(
            *(Transform(old, new) for old, new in zip(moving, wires, strict=True)), run_time=self.style.seconds("slow")
        )
        low, high = cast.brightness_range(self.film, self.layer - 1)
        shown = np.append(self.neuron.inputs[self.senders], self.neuron.a)
        rim = self.style.colour("outline")
        lamps = Cells(self.places(self.network), np.full(3, low), self.style.light(low, high), _LAMP, outline=rim)
        title = self.style.text(self.spec.captions["network"], "label", "muted").move_to(self.network.at(0.5, 0.0))
        legend = cast.sign_legend(self.style, self.film.words, self.frame.legend)
        self.play(FadeIn(lamps, title, legend))
        numbers = self.activations(shown, (shown - low) / (high - low))
        self.play(Change(lamps, values=shown), fly_in(numbers, self.places(self.network)))
        weights = self.weights()
        self.play(fly_in(weights, self.places(self.network)[:2]))

    def wire(self, sender: int) -> VMobject:
        """Return the straight wire of a sender, in the colour of its weight's sign."""
        role = "positive" if self.neuron.weights[self.senders[sender]] > 0 else "negative"
        return self.thread(self.network, sender, 0.0).set_color(self.style.colour(role))

    def activations(self, values: np.ndarray, lights: np.ndarray) -> Readout:
        """Return the numbers in the three neurons."""
        owners = [f"layer {self.layer - 1}, neuron {k}, a" for k in self.senders]
        owners.append(f"layer {self.layer}, neuron {self.receiver}, a")
        numbers = self.style.readout(self.places(self.network), values, owners, size="label")
        numbers.inks = self.style.ink_on(lights)
        return numbers

    def weights(self) -> Readout:
        """Return the weights of the two wires, each beside the middle of its own."""
        ends = self.places(self.network)
        spots = (ends[:2] + ends[2]) / 2 + np.array([[0, MEDIUM, 0], [0, -MEDIUM, 0]])
        owners = [f"layer {self.layer}, neuron {self.receiver}, weight {k}" for k in self.senders]
        values = self.neuron.weights[self.senders]
        return self.style.readout(spots, values, owners, size="label", signed=True)

    @beat
    def mark_the_limit(self) -> None:
        chip = self.style.text(self.spec.captions["limit"], "body").move_to(self.foot.centre)
        faint = [thing.animate.set_stroke(opacity=_QUIET) for thing in (self.arms, self.threads)]
        self.play(*faint, Change(self.cells, opacity=_QUIET), FadeIn(chip, shift=SMALL * DOWN))
        self.rest()


def direction(angle: float) -> np.ndarray:
    """Return the unit vector (3,) at an angle in radians."""
    return np.array([np.cos(angle), np.sin(angle), 0.0])
