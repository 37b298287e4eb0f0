"""Whose voice a film has, as its configuration says it."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from explainer.fields import FilePath, Label, Real, Strict, absolute


def _service(value: Any) -> Any:
    """`package.module.Class`, or `my_voice.py:MyVoice` with the path made absolute."""
    if not isinstance(value, str) or not re.fullmatch(r"(\w+\.)+(?!py$)[A-Za-z_]\w*|[^:\0]+\.py:[A-Za-z_]\w*", value):
        raise PydanticCustomError("service", "should be written as package.module.Class or my_voice.py:MyVoice")
    source, colon, name = value.rpartition(":")
    return f"{absolute(value, source)}:{name}" if colon else str(value)


class VoiceChoice(Strict):
    """Who says the lines. Whoever it is: the longer a line takes, the longer its beat lasts."""

    engine: Literal["none", "recorded", "espeak", "piper", "plugin"] = Field(
        default="none",
        description="none (silent, in the time that reading takes), recorded (files of your own), espeak, piper, or "
        "plugin (a speech service for Manim).",
    )
    folder: FilePath | None = Field(
        default=None, description="recorded: the folder with a file for every line that `nnexplain script` lists."
    )
    name: Label | None = Field(
        default=None, description="espeak: a voice, null follows film.language; piper: the number of a model's speaker."
    )
    speed: Annotated[Real, Field(ge=0.5, le=2)] = Field(
        default=1.0, description="espeak and piper: how fast is spoken; 1 is the usual pace."
    )
    model: FilePath | None = Field(
        default=None, description="piper: the path of a model, an .onnx file with its .onnx.json beside it."
    )
    service: Annotated[str, BeforeValidator(_service)] | None = Field(
        default=None,
        description="plugin: a SpeechService class of manim-voiceover, as package.module.Class or my_voice.py:MyVoice.",
    )
    options: dict[str, Any] = Field(default={}, description="plugin: what the class is made with, by keyword.")
    timeout: Annotated[Real, Field(ge=1, le=3600)] = Field(
        default=60.0, description="Seconds that a single line may take to be spoken."
    )
