"""Pages that are one file: styles, scripts, pictures and data inside, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

WEB = Path(__file__).parent / "web"
"""Where templates (.html), styles (.css) and scripts (.js) lie."""


def render(
    template: str,
    styles: Sequence[str],
    scripts: Sequence[str],
    data: Any,
    look: str = "",
    beside: bool = False,
    **values: Any,
) -> str:
    """The page of a template, given these files of `web` as `style` and `script`, and data as JSON as `data`.

    `policy` is for its <meta http-equiv="Content-Security-Policy">: the page's own style and script, by their hashes,
    and pictures, films, sounds and fonts that it holds as data; no address, no frame, no form. Only with `beside` may
    it also play a film that lies beside it. A `look`, such as a theme's colours, is style that comes before the files.
    """
    style, script = look + _joined(styles), _joined(scripts)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(WEB), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return environment.get_template(template).render(
        policy=_policy(style, script, beside), style=Markup(style), script=Markup(script), data=as_json(data), **values
    )


def as_json(data: Any) -> Markup:
    """Data as JSON that can stand in a <script type="application/json">, whatever texts it holds."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


def base64_of(file: Path) -> str:
    """A file as base64, for a page's data."""
    return base64.b64encode(file.read_bytes()).decode("ascii")


def data_uri(file: Path, kind: str) -> str:
    """A file as an address that holds it, such as data:image/png;base64,…; `kind` is its media type."""
    return f"data:{kind};base64,{base64_of(file)}"


def _joined(names: Sequence[str]) -> str:
    return "\n".join((WEB / name).read_text(encoding="utf-8") for name in names)


def _policy(style: str, script: str, beside: bool) -> str:
    films = "data: blob: 'self'" if beside else "data: blob:"
    style_hash, script_hash = (_hash(text) for text in (style, script))
    return (
        f"default-src 'none'; style-src {style_hash}; script-src {script_hash}; img-src data: blob:; "
        f"media-src {films}; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
