"""Lines are spoken once and kept; whoever speaks, what goes wrong is one clear error with the way out."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from explainer.errors import ConfigError, ExplainerError
from explainer.film import Film
from explainer.voice import speech
from explainer.voice.lines import sayings
from explainer.voice.loudness import RATE
from explainer.voice.speaking import remembered, speak_all
from explainer.voice.speech import Speech, Store, key
from explainer.voice.spoken import SILENT

Opened = Callable[..., Film]
pytestmark = pytest.mark.usefixtures("own_store")

PIPER = """#!{python}
import math, struct, sys, wave
from pathlib import Path
arguments = dict(zip(sys.argv[1::2], sys.argv[2::2]))
text = sys.stdin.read().strip()
Path({log!r}).open("a").write(f"{{arguments['--length_scale']}} {{arguments.get('--speaker')}} {{text}}\\n")
{more}
with wave.open(arguments["--output_file"], "wb") as file:
    file.setnchannels(1), file.setsampwidth(2), file.setframerate(22050)
    count = int(22050 * float(arguments["--length_scale"]) * len(text) / 20)
    file.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(n / 8))) for n in range(count)))
"""


@pytest.fixture
def piper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Put a small program on the PATH that speaks as Piper does: a tone of a twentieth of a second for each letter."""

    def install(more: str = "") -> Path:
        program, log = tmp_path / "bin" / "piper", tmp_path / "said.txt"
        program.parent.mkdir(exist_ok=True)
        program.write_text(PIPER.format(python=sys.executable, log=str(log), more=more))
        program.chmod(program.stat().st_mode | stat.S_IEXEC)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        (tmp_path / "model.onnx").write_bytes(b"model")
        return log

    return install


@pytest.fixture
def film(opened: Opened, tmp_path: Path) -> Film:
    """A film that is to be spoken by Piper."""
    return opened("voice.engine=piper", f"voice.model={tmp_path / 'model.onnx'}", "voice.speed=1.25", "voice.name=3")


def spoken(film: Film) -> list[str]:
    """Speak the film: what was announced."""
    said: list[str] = []
    speak_all(film, film.scenes, said.append)
    return said


def failure(film: Film) -> str:
    """What the user sees of a voice that fails."""
    with pytest.raises(ExplainerError) as caught:
        spoken(film)
    assert "`--set voice.engine=none` makes the film silent" in str(caught.value)
    return str(caught.value)


def test_a_silent_film_says_nothing(opened: Opened, own_store: Path) -> None:
    """No voice, no change, no folder."""
    film = opened()
    said = speak_all(film, film.scenes, lambda line: pytest.fail(line))
    assert said is SILENT and said.retimed(film) is film and said.sound_track([], "en") is None
    assert not own_store.exists()


def test_piper_is_given_every_line_in_words(film: Film, piper: Callable[..., Path]) -> None:
    """Each line once, numbers in words, with pace and speaker; sound is as long as what the program wrote."""
    log = piper()
    said = speak_all(film, film.scenes, lambda line: None)
    lines = sayings(film.scenes)
    assert log.read_text().splitlines() == [f"0.800 3 {line.text}" for line in lines]
    for line in lines:
        assert said.speeches[line.place].seconds == pytest.approx(0.8 * len(line.text) / 20, abs=0.02)


def test_what_was_spoken_is_not_spoken_again(film: Film, piper: Callable[..., Path], opened: Opened) -> None:
    """The second run speaks nothing; another pace, another model or another line does."""
    log = piper()
    count = len(sayings(film.scenes))
    assert spoken(film) == [f"piper speaks {count} lines"]
    before = speak_all(film, film.scenes, lambda line: pytest.fail(line))
    assert len(log.read_text().splitlines()) == count
    assert [np.any(each.samples) for each in before.speeches.values()] == [True] * count
    sets = ("voice.engine=piper", f"voice.model={film.config.voice.model}", "voice.speed=1.25", "voice.name=3")
    beat = next(iter(before.speeches))[1]
    changed = opened(*sets, f'narration.lines={{SigmoidSquash: {{{beat}: "Something else."}}}}')
    assert spoken(changed) == [f"piper speaks 1 line; {count - 1} are there already"]
    faster = opened(*sets[:2], "voice.speed=2")
    assert spoken(faster) == [f"piper speaks {count} lines"]
    Path(str(film.config.voice.model)).write_bytes(b"another model")
    assert spoken(opened(*sets)) == [f"piper speaks {count} lines"]


def test_an_interrupted_run_goes_on(film: Film, piper: Callable[..., Path]) -> None:
    """Lines that were spoken before an engine failed are kept; the next run speaks the others."""
    lines = sayings(film.scenes)
    piper(f"if text == {lines[2].text!r}: sys.exit('out of memory')")
    said = failure(film)
    assert f"the voice piper fails: {lines[2].id}, " in said and "ended with code 1: out of memory" in said
    piper()
    assert spoken(film) == [f"piper speaks {len(lines) - 2} lines; 2 are there already"]


def test_an_engine_that_hangs_is_ended(opened: Opened, piper: Callable[..., Path], tmp_path: Path) -> None:
    """The error names the line and the time it was given."""
    piper("import time; time.sleep(60)")
    film = opened("voice.engine=piper", f"voice.model={tmp_path / 'model.onnx'}", "voice.timeout=1")
    assert f"{sayings(film.scenes)[0].id}, " in (said := failure(film))
    assert "not done in 1 seconds (voice.timeout)" in said


def test_an_engine_that_makes_no_sound_is_named(film: Film, piper: Callable[..., Path]) -> None:
    """A file without sound is not a line that was spoken."""
    piper("text = ''")
    assert "what it made is silent" in failure(film)


def test_an_engine_that_is_not_there_is_named(film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to install."""
    (tmp_path / "model.onnx").write_bytes(b"model")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "there is no program `piper`; install" in failure(film)


def test_a_model_that_is_not_there_is_named(film: Film) -> None:
    """With its key."""
    with pytest.raises(ConfigError, match=r"voice\.model: there is no file '.*model\.onnx'"):
        spoken(film)


def test_a_plan_speaks_nothing(film: Film, piper: Callable[..., Path]) -> None:
    """It knows the lines that were spoken before, and no others."""
    log = piper()
    assert not remembered(film, film.scenes).speeches and not log.exists()
    spoken(film)
    log.unlink()
    assert len(remembered(film, film.scenes).speeches) == len(sayings(film.scenes)) and not log.exists()


def test_a_damaged_line_is_spoken_again(film: Film, piper: Callable[..., Path], own_store: Path) -> None:
    """Half a file, or another one, counts as none."""
    piper()
    spoken(film)
    half, other, *_ = sorted(own_store.glob("*/*.npz"))
    half.write_bytes(half.read_bytes()[:100])
    other.write_text("no sound")
    assert spoken(film)[0].startswith("piper speaks 2 lines;")


def test_a_line_comes_back_as_it_was_kept(own_store: Path) -> None:
    """To the sample, with its words."""
    store, name = Store(own_store), key({"engine": "a"}, "b")
    samples = np.arange(-500, 500, dtype=np.int16)
    store.put(name, Speech(samples, ((0, 0.0), (7, 0.4267))))
    kept = store.get(name)
    assert kept is not None and kept.words == ((0, 0.0), (7, 0.4267))
    np.testing.assert_array_equal(kept.samples, samples)
    assert store.get(key({"engine": "a"}, "c")) is None


def test_what_is_long_out_of_use_makes_room(own_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit the oldest go first, but none that is in use; what was never finished goes as well."""
    store, names = Store(own_store), [key({}, str(number)) for number in range(4)]
    for age, name in enumerate(names):
        store.put(name, Speech(np.ones(RATE, np.int16)))
        os.utime(own_store / name[:2] / f"{name}.npz", (age, age))
    left = own_store / names[0][:2] / "tmp.unfinished"
    left.write_text("half")
    os.utime(left, (1, 1))
    monkeypatch.setattr(speech, "LIMIT", 2 * (own_store / names[0][:2] / f"{names[0]}.npz").stat().st_size)
    store.make_room([names[0]])
    assert [store.get(name) is not None for name in names] == [True, False, False, True]
    assert not left.exists()


def test_a_cache_that_cannot_be_written_is_told_once(
    film: Film, piper: Callable[..., Path], own_store: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The film has its voice all the same."""
    piper()
    own_store.parent.mkdir(parents=True, exist_ok=True)
    own_store.write_text("a file where a folder should be")
    said = speak_all(film, film.scenes, lambda line: None)
    assert len(said.speeches) == len(sayings(film.scenes))
    told = f"{own_store}: Not a directory; the next run speaks all lines anew"
    assert [record.getMessage() for record in caplog.records] == [told]
