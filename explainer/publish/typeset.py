"""Pages for paper, set by Typst from a template of `explainer/publish/typst` and JSON values: PDF with tags."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from explainer import fonts
from explainer.errors import ExplainerError

TEMPLATES = Path(__file__).parent / "typst"
ATTEMPTS: tuple[tuple[bool, Literal["ua-1"] | None], ...] = ((False, "ua-1"), (True, "ua-1"), (True, None))
"""Whether the system's fonts come in, and the standard: PDF/UA-1 asks for a title, a language, tags, and a text for
every figure."""


def typeset(template: str, content: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of a template for this content and these pictures, by name; ExplainerError if it cannot be set.

    The program's own fonts come first, so that all machines set the same pages. Names may be in letters that these do
    not have: then the system's fonts come in, and where those lack them too, the standard is let go.
    """
    with tempfile.TemporaryDirectory() as made:
        room = Path(made)
        for source in TEMPLATES.glob("*.typ"):
            shutil.copy(source, room)
        for name, data in (pictures or {}).items():
            (room / name).write_bytes(data)
        return _compiled(room / template, json.dumps(content, ensure_ascii=False))


def _compiled(template: Path, data: str) -> bytes:
    import typst  # comes with manim and is needed where something is set

    failed = ""
    for with_system, standard in ATTEMPTS:
        known = typst.Fonts(include_system_fonts=with_system, font_paths=[str(fonts.FOLDER)])
        compiler = typst.Compiler(str(template), str(template.parent), known, sys_inputs={"data": data})
        try:
            pdf = compiler.compile(format="pdf", pdf_standards=standard)
        except typst.TypstError as error:
            failed = str(error).strip().splitlines()[0]
        else:
            assert isinstance(pdf, bytes)
            return pdf
    raise ExplainerError(f"{template.name} cannot be set: {failed}")
