"""The key formula of a chapter: written in Typst for this network, drawn as SVG that takes the colour of the text."""

from __future__ import annotations

import functools
import re
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape

from explainer.film import Film

SIZE = 16  # points
FUNCTIONS = {
    "sigmoid": "sigma(z) = 1 / (1 + e^(-z))",
    "relu": '"ReLU"(z) = max(0, z)',
    "tanh": "tanh z = (e^z - e^(-z)) / (e^z + e^(-z))",
    "softmax": '"softmax"(z)_j = e^(z_j) / (e^(z_1) + dots.c + e^(z_n))',
    "identity": '"id"(z) = z',
}


def source(film: Film, chapter: str) -> str:
    """The Typst of a chapter's formula; empty for a chapter without one."""
    sizes, first, symbol = film.network.sizes, film.network.layers[0].activation, film.function_symbol(1)
    written = {
        "weights": _sum(sizes[0]),
        "squash": f"a = {symbol}({_sum(sizes[0])} + b), quad {FUNCTIONS[first]}",
        "matrix": f"bold(a)^((1)) = {symbol}(bold(W) bold(a)^((0)) + bold(b))",
        "count": _count(film),
        "function": f"f: RR^{sizes[0]} -> RR^{sizes[-1]}",
        "relu": FUNCTIONS["relu"],
    }
    return written.get(chapter, "")


def drawn(typst: str, alternative: str, name: str) -> Markup:
    """The formula as an <svg> with a text for those who cannot see it; `name` keeps its parts apart from others'."""
    text = _compiled(typst)
    width, height = (float(each) for each in re.findall(r'(?:width|height)="([\d.]+)pt"', text)[:2])
    parts = re.sub(r'(id="|href="#|url\(#)', rf"\1{name}-", text[text.index(">") + 1 :])
    parts = parts.replace('fill="#000000"', 'fill="currentColor"').replace('stroke="#000000"', 'stroke="currentColor"')
    head = f'<svg class="formula" role="img" aria-label="{escape(alternative)}" viewBox="0 0 {width:g} {height:g}"'
    links = 'xmlns:xlink="http://www.w3.org/1999/xlink"' if "xlink:" in parts else ""
    return Markup(f'{head} width="{width / SIZE:.3f}em" height="{height / SIZE:.3f}em" {links}>{parts}')


def _sum(count: int) -> str:
    """A weighted sum of this many inputs."""
    if count <= 3:
        return " + ".join(f"w_{n} a_{n}" for n in range(1, count + 1))
    return f"w_1 a_1 + w_2 a_2 + dots.c + w_({count}) a_({count})"


def _count(film: Film) -> str:
    """All weights and biases, layer by layer, and their sum."""
    sizes, shown = film.network.sizes, film.numbers.count
    weights = " + ".join(f"{before} dot {after}" for before, after in pairwise(sizes))
    biases = " + ".join(str(size) for size in sizes[1:])
    return f'{weights} + {biases} = "{shown(film.network.parameter_count)}"'


@functools.cache
def _compiler() -> Any:
    import typst  # takes its time, and is needed where a formula is drawn

    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))


def _compiled(formula: str) -> str:
    page = f"#set page(width: auto, height: auto, margin: 1pt, fill: none)\n#set text(size: {SIZE}pt)\n$ {formula} $"
    svg: bytes = _compiler().compile(page.encode(), format="svg")
    return svg.decode()
