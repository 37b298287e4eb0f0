"""What a network says to a picture of the user's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from explainer.config import FilmConfig
from explainer.errors import ExplainerError
from explainer.examples import reason
from explainer.networks import open_network
from nnmath.activations import Array
from nnmath.digit import Digit
from nnmath.trace import Trace

SHADES = " .:-=+*#%@"
_PASSING = (
    "meet_the_network",
    "light_the_first_hidden_layer",
    "light_the_other_hidden_layers",
    "light_the_output",
)
BAR = 30  # characters of a score of 1


@dataclass(frozen=True, eq=False)
class Prediction:
    """A picture as the network gets it, its whole answer, and the names of the outputs."""

    digit: Digit
    trace: Trace
    labels: tuple[str, ...]

    @property
    def answer(self) -> str:
        """The label of the highest score."""
        return self.labels[int(self.trace.prediction)]


def predict(config: FilmConfig, image: Path) -> Prediction:
    """Let the network of a film look at a picture. ExplainerError if that is none, or the network sees no pictures."""
    from nnmath.image import read_digit  # needs Pillow

    if config.input.shape is None:
        raise config.mistake("this network does not look at pictures but at named numbers", ("input", "names"))
    network = open_network(config).network
    try:
        digit = read_digit(image, config.input.shape)
    except (ValueError, OSError) as error:
        raise ExplainerError(reason(error)) from None
    labels = config.output.labels or tuple(str(index) for index in range(network.sizes[-1]))
    return Prediction(digit, network.forward(digit.vector), labels)


def of_its_film(image: Path) -> tuple[str, ...]:
    """The settings of a short film of one picture that goes through the network, to be laid over a film's own.

    It is the scene of the pass alone. What is said while the layers light up is left out: then each takes only the
    time that its light takes, 25 seconds in all for the shipped network.
    """
    silent = dict.fromkeys(_PASSING, "")
    settings = {
        "hero": {"image": str(image)},
        "scenes": [{"use": "ForwardPass", "extra_images": 0}],
        "extras": [],
        "narration.lines": {"ForwardPass": silent},
        "narration.words_per_second": 4,
    }
    return tuple(f"{key}={json.dumps(value)}" for key, value in settings.items())


def as_text(prediction: Prediction) -> str:
    """The picture in characters, a bar for every score, and the answer."""
    width = max(map(len, prediction.labels))
    scores = zip(prediction.labels, prediction.trace.output, strict=True)
    bars = [f"  {label:>{width}}  {score:5.2f}  {_bar(float(score))}".rstrip() for label, score in scores]
    score = prediction.trace.output[int(prediction.trace.prediction)]
    return "\n".join([*_picture(prediction.digit.pixels), "", *bars, "", f"{prediction.answer}, score {score:.2f}"])


def as_json(prediction: Prediction) -> str:
    """Everything: the picture, each layer's sums and activations, the scores and the answer."""
    trace = prediction.trace
    data: dict[str, Any] = {
        "image": prediction.digit.source,
        "prediction": prediction.answer,
        "scores": dict(zip(prediction.labels, trace.output.tolist(), strict=True)),
        "ranking": [prediction.labels[index] for index, _ in trace.ranking(len(prediction.labels))],
        "pixels": prediction.digit.pixels.tolist(),
        "layers": [
            {"weighted_sum": layer.weighted_sum.tolist(), "z": layer.z.tolist(), "a": layer.a.tolist()}
            for layer in trace.layers
        ],
    }
    return json.dumps(data, ensure_ascii=False)


def _bar(score: float) -> str:
    return "█" * round(BAR * min(max(score, 0.0), 1.0))


def _picture(pixels: Array) -> list[str]:
    """A character for two pixels, one above the other, as characters are about twice as high as wide."""
    rows = [pixels[row : row + 2].mean(axis=0) for row in range(0, len(pixels), 2)]
    last = len(SHADES) - 1
    return ["  " + "".join(SHADES[shade] for shade in np.round(row * last).astype(int)).rstrip() for row in rows]
