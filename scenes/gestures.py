"""What a scene does again and again, as functions that return animations."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import AnimationGroup, Circle, Create, Mobject, Transform, VGroup, VMobject

from scenes.mobjects.animations import Change, on_arrival, steady, there_and_back
from scenes.mobjects.bars import Bars
from scenes.mobjects.cells import Cells
from scenes.mobjects.column import NeuronColumn
from scenes.mobjects.readout import Readout
from scenes.mobjects.wires import Wires
from scenes.style import Style


def fly_in(readout: Readout, sources: np.ndarray, lag: float = 0.0, arc: float = 0.0, **kwargs: Any) -> Change:
    """Let numbers fly from ``sources`` (n, 3), what they measure, to where they stand."""
    home = readout.centres.copy()
    readout.points = readout.points_at(np.broadcast_to(sources, home.shape))
    readout.alphas = np.zeros(readout.part_count)
    return Change(readout, centres=home, alphas=np.ones(readout.part_count), lag=lag, arc=arc, **kwargs)


def count_up(readout: Readout, start: float = 0.0, source: np.ndarray | None = None, **kwargs: Any) -> Change:
    """Let numbers count from ``start`` to their values, appearing as they do, on their way from ``source`` if given."""
    values, home = readout.values, readout.centres.copy()
    readout.values, readout.alphas = np.full(len(values), float(start)), np.zeros(len(values))
    readout.points = readout.points_at(home if source is None else np.atleast_2d(source))
    return Change(readout, values=values, centres=home, alphas=np.ones(readout.part_count), **kwargs)


def appear(readout: Readout, lag: float = 0.0, **kwargs: Any) -> Change:
    """Let numbers appear where they stand."""
    readout.alphas = np.zeros(readout.part_count)
    return Change(readout, alphas=np.ones(readout.part_count), lag=lag, **kwargs)


def forward_wave(wires: Wires, column: NeuronColumn, activations: np.ndarray, run_time: float) -> AnimationGroup:
    """Sweep a wave through ``wires`` and light ``column`` to its ``activations`` as the wave arrives."""
    wave = Change(wires, front=1.0, run_time=run_time, rate_func=steady)
    return AnimationGroup(wave, column.kindle(activations, run_time=run_time, rate_func=on_arrival))


def ring(style: Style, around: Mobject | np.ndarray, radius: float, role: str = "attention") -> Circle:
    """Return a ring of this role around a mobject or a point."""
    centre = around.get_center() if isinstance(around, Mobject) else around
    circle = Circle(radius=radius, stroke_color=style.colour(role), stroke_width=3).move_to(centre)
    return circle.set_background_stroke(color=style.colour("background"), width=7)


def draw(*lines: VMobject, **kwargs: Any) -> AnimationGroup:
    """Draw lines along their length."""
    return AnimationGroup(*(Create(line) for line in lines), **kwargs)


def swell(cells: Cells, index: int, by: float) -> Change:
    """Let one cell swell once, ``by`` times its size at most."""
    sizes = cells.sizes.copy()
    sizes[index] *= by
    return Change(cells, sizes=sizes, rate_func=there_and_back)


def honour(style: Style, numbers: Readout, names: VGroup, best: int) -> tuple[Any, ...]:
    """Give number and name ``best`` the colour of the answer."""
    inks = numbers.inks.copy()
    inks[best] = style.rgb("answer")
    return Change(numbers, inks=inks), names[best].animate.set_color(style.colour("answer"))


def grow(bars: Bars, **kwargs: Any) -> Change:
    """Let bars grow to their lengths, appearing as they do."""
    lengths, bars.lengths, bars.opacity = bars.lengths, np.zeros(len(bars.lengths)), 0.0
    return Change(bars, lengths=lengths, opacity=1.0, **kwargs)


def extend(bar: VMobject, edge: np.ndarray, **kwargs: Any) -> Transform:
    """Let a bar grow out of its ``edge`` (a direction) to its length, as thick as it is."""
    start = bar.copy().stretch(1e-3, 0, about_edge=edge)
    target = bar.copy()
    bar.become(start)
    return Transform(bar, target, **kwargs)
