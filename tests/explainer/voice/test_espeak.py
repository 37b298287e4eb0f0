"""eSpeak NG, where it is installed: by its library with the times of words, else by its program."""

import importlib.util
import shutil
from collections.abc import Callable
from ctypes.util import find_library
from pathlib import Path

import numpy as np
import pytest

from explainer.errors import ExplainerError
from explainer.film import Film
from explainer.voice.audio import decode
from explainer.voice.espeak import Espeak
from explainer.voice.espeak_helper import Program
from explainer.voice.helper_side import RefusalError
from explainer.voice.lines import sayings
from explainer.voice.speaking import speak_all

Opened = Callable[..., Film]
PROGRAM = shutil.which("espeak-ng") or ""
LIBRARY = importlib.util.find_spec("espeakng_loader") or find_library("espeak-ng")
pytestmark = pytest.mark.usefixtures("own_store")
with_library = pytest.mark.skipif(not LIBRARY, reason="eSpeak NG is not installed here")
with_program = pytest.mark.skipif(not PROGRAM, reason="the program espeak-ng is not installed here")


@with_library
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_line_is_spoken_with_the_times_of_its_words(opened: Opened, language: str) -> None:
    """Sound for each line, words that begin where words begin, at times that rise and end before the sound does."""
    film = opened("voice.engine=espeak", f"film.language={language}")
    said = speak_all(film, film.scenes, lambda line: None)
    lines = sayings(film.scenes)
    assert len(lines) == len(said.speeches) > 3
    for line in lines:
        speech = said.speeches[line.place]
        places, times = zip(*speech.words, strict=True)
        assert all(place == 0 or not line.text[place - 1].isalpha() for place in places)
        assert list(times) == sorted(times) and times[0] >= 0 and times[-1] < speech.seconds
        assert 0.2 < speech.seconds / len(line.text.split()) < 1.0


@with_library
def test_a_pause_is_where_the_words_say(opened: Opened) -> None:
    """Between two sentences there is silence shortly before the time of the second one's first word."""
    text = 'narration.lines={SigmoidSquash: {squash_any_sum: "One two three. Four five six."}}'
    film = opened("voice.engine=espeak")
    beat = next(iter(film.scenes[0].lines))
    film = opened("voice.engine=espeak", text.replace("squash_any_sum", beat))
    speech = speak_all(film, film.scenes, lambda line: None).speeches[film.scenes[0].id, beat]
    at = dict(speech.words)[film.scenes[0].lines[beat].spoken.index("Four")]
    around = np.abs(speech.samples[round((at - 0.4) * 48_000) : round((at + 0.4) * 48_000)].astype(float))
    quiet = np.flatnonzero(np.convolve(around, np.full(2400, 1 / 2400), "valid") < 30)
    assert len(quiet) and quiet.max() / 48_000 == pytest.approx(0.35, abs=0.12)


@with_library
def test_speed_makes_speech_shorter(opened: Opened) -> None:
    """Twice as fast takes about half as long."""

    def total(speed: float) -> float:
        film = opened("voice.engine=espeak", f"voice.speed={speed}")
        return sum(speech.seconds for speech in speak_all(film, film.scenes, lambda line: None).speeches.values())

    assert total(2.0) / total(1.0) == pytest.approx(0.5, abs=0.12)


@with_library
def test_a_voice_that_it_has_not_is_named(opened: Opened) -> None:
    """With where to find others, and the way out."""
    film = opened("voice.engine=espeak", "voice.name=tenor")
    with pytest.raises(ExplainerError, match=r"the voice espeak fails: .*no voice 'tenor'.*voice\.engine=none"):
        speak_all(film, film.scenes, lambda line: None)


def test_the_voice_follows_the_language_unless_it_is_named(opened: Opened) -> None:
    """A variety of a language falls back to the language."""
    assert Espeak.of(opened("film.language=de").config).voices == ("de",)
    config = opened().config
    texts = config.film.model_copy(update={"language": "en-NZ"})
    assert Espeak.of(config.model_copy(update={"film": texts})).voices == ("en-nz", "en")
    assert Espeak.of(opened("film.language=de", "voice.name=de+f3").config).voices == ("de+f3",)


@with_program
def test_the_program_serves_as_well(tmp_path: Path) -> None:
    """It takes the first voice that there is and writes a file; it refuses a voice that there is not."""
    program = Program(PROGRAM)
    assert program.begin(["xx", "de"], 160)["voice"] == "de"
    assert program.speak({"text": "Größer als eins.", "file": str(tmp_path / "a.wav")}) == {"words": []}
    assert 0.5 < len(decode(tmp_path / "a.wav")) / 48_000 < 3
    with pytest.raises(RefusalError, match="no voice 'xx'"):
        program.begin(["xx"], 160)
