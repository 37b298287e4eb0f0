"""How a film is shown and told, as its configuration says it: texts, look, narration, picture quality."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from explainer.fields import FilePath, OrShort, Real, ShortText, Strict, Whole, name_or_path, text_like

LanguageCode = Annotated[str, text_like("[a-z]{2,3}(-[A-Za-z0-9]+)*", "the code of a language, such as en")]


class FilmTexts(Strict):
    """What the film calls itself."""

    title: ShortText = Field(
        default="What is a neural network?", description="Shown at the start, and the file's title."
    )
    subtitle: ShortText | None = Field(default=None, description="Under the title; null leaves the line out.")
    profile: Literal["full", "short"] = Field(
        default="full", description="short leaves out the scenes that the lesson can do without."
    )
    order: Literal["story", "notes"] = Field(
        default="story", description="story keeps the order of `scenes`; notes sorts them by the lesson's sections."
    )
    language: LanguageCode = Field(
        default="en",
        description="The language of the narration file, of numbers and of the subtitle track, such as en or de.",
    )


class WiresConfig(Strict):
    """How the wires between layers are drawn."""

    per_neuron: Annotated[Whole, Field(ge=0, le=784)] = Field(
        default=24, description="How many wires per neuron stand out: those with the largest weight times activation."
    )


class DisplayConfig(Strict):
    """How much is drawn."""

    max_neurons: Annotated[Whole, Field(ge=4, le=64)] = Field(
        default=16, description="A layer with more neurons is drawn with some of them and dots between."
    )


class ThemeChoice(Strict):
    """The look."""

    name: Annotated[str | Path, name_or_path(".yaml")] = Field(
        default="ink", description="A theme of configs/themes by its name, or the path of a theme's .yaml file."
    )
    palette: ShortText = Field(
        default="green_red", description="The colours of signs, by a palette's name: green_red or colorblind."
    )


class LineForm(Strict):
    """A line of narration with its conditions; a text alone is a line without any."""

    say: str = Field(default="", max_length=2000, description="What is said; {facts} in braces are filled in.")
    condition: str | None = Field(
        default=None,
        alias="if",
        max_length=200,
        description="Say it only if this holds, such as: hero.right and hero.score > 0.9",
    )
    otherwise: OptionalLine = Field(
        default=None, alias="else", description="What is said otherwise; null drops the line."
    )
    seconds: Annotated[Real, Field(ge=0, le=120)] | None = Field(
        default=None, description="The least time for the beat; null takes the time that reading takes."
    )


def _text_alone(value: Any) -> Any:
    return {"say": value} if isinstance(value, str) else value


_OR_TEXT = OrShort(lambda: {"type": "string"})
AnyLine = Annotated[LineForm, BeforeValidator(_text_alone), _OR_TEXT]
OptionalLine = Annotated[LineForm | None, BeforeValidator(_text_alone), _OR_TEXT]


class NarrationConfig(Strict):
    """What is said."""

    file: FilePath | None = Field(
        default=None, description="The narration file; null takes configs/narration/LANGUAGE.yaml."
    )
    words_per_second: Annotated[Real, Field(ge=0.5, le=10)] = Field(
        default=2.3, description="How fast the lines are read."
    )
    lines: dict[str, dict[str, AnyLine]] = Field(
        default={}, description="Lines of your own in place of the narration file's: scene, then beat, then the line."
    )


class Encoder(Strict):
    """How the video is compressed."""

    codec: Literal["libx264"] = Field(default="libx264", description="The codec.")
    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"] = (
        Field(default="superfast", description="Slower presets make smaller files of the same quality.")
    )
    crf: Annotated[Whole, Field(ge=0, le=51)] = Field(
        default=22, description="Quality: lower is better and larger; 17 to 25 is usual."
    )
    lookahead: Annotated[Whole, Field(ge=0, le=60)] = Field(
        default=0, description="How many frames the encoder looks ahead before it decides: smaller files, more time."
    )

    @property
    def options(self) -> dict[str, str]:
        """The same for x264: by one thread, as the bytes depend on their number and scenes are rendered side by side.

        A film's picture changes little from frame to frame, so what x264 would decide by looking ahead is known: no
        scene cuts, no tree of what later frames take from earlier ones. And most of what moves, moves over flat ground:
        superfast, as ultrafast does, need not search between pixels for where it came from.
        """
        ahead = f"rc-lookahead={self.lookahead}" + ("" if self.lookahead else ":mbtree=0:scenecut=0")
        search = ":subme=0" if self.preset == "superfast" else ""
        return {"preset": self.preset, "crf": str(self.crf), "threads": "1", "x264-params": ahead + search}


Pixels = Annotated[Whole, Field(ge=16, le=7680, multiple_of=2)]


class Quality(Strict):
    """A size of picture and a number of frames per second."""

    width: Pixels = Field(description="Width in pixels, even.")
    height: Pixels = Field(description="Height in pixels, even.")
    fps: Annotated[Whole, Field(ge=1, le=120)] = Field(description="Frames per second.")
    encoder: Encoder = Field(default=Encoder(), description="How the video is compressed.")

    def framed(self, frame: str) -> Quality:
        """The same quality for a wide, a vertical or a square picture."""
        short, long = sorted((self.width, self.height))
        sizes = {"wide": (self.width, self.height), "vertical": (short, long), "square": (short, short)}
        width, height = sizes[frame]
        return self.model_copy(update={"width": width, "height": height})


QUALITIES = {
    "draft": Quality(width=854, height=480, fps=15),
    "low": Quality(width=854, height=480, fps=30),
    "medium": Quality(width=1280, height=720, fps=30),
    "high": Quality(width=1920, height=1080, fps=60),
    "4k": Quality(width=3840, height=2160, fps=60),
}


class Captions(Strict):
    """Subtitles in the picture; the film always carries them as a track as well."""

    burn: bool = Field(default=False, description="Whether the subtitles are drawn into the picture.")
