"""Speech services of other people: run by a helper, with the user's word, and whatever they do stays there."""

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from explainer.errors import ConfigError, ExplainerError
from explainer.film import Film
from explainer.trust import require
from explainer.voice.lines import sayings
from explainer.voice.speaking import speak_all

Opened = Callable[..., Film]
Start = Callable[..., subprocess.Popen[str]]
pytestmark = pytest.mark.usefixtures("own_store")

SERVICE = '''
import os, sys, time, wave
from pathlib import Path

class Tones:
    """As manim-voiceover's: a folder, a file for every text, times of words in ticks of 100 ns."""

    def __init__(self, pitch, cache_dir, **kwargs):
        self.pitch, self.cache_dir = pitch, Path(cache_dir)
        self.cache_dir.mkdir(parents=True)

    def _wrap_generate_from_text(self, text, path=None, **kwargs):
        print("a line that nobody reads")
        made = self.generate_from_text(text)
        return {**made, "final_audio": made.get("original_audio")}

    def generate_from_text(self, text, cache_dir=None, path=None, **kwargs):
        DO
        name = f"{abs(hash(text))}.wav"
        with wave.open(str(self.cache_dir / name), "wb") as file:
            file.setnchannels(1), file.setsampwidth(1), file.setframerate(8000)
            file.writeframes(bytes(200 if n // self.pitch % 2 else 50 for n in range(400 * len(text))))
        places = [at for at in range(len(text)) if at == 0 or text[at - 1] == " "]
        words = [{"audio_offset": 500_000 * at, "text_offset": at} for at in places]
        return {"input_text": text, "original_audio": name, "word_boundaries": words}
'''


@pytest.fixture
def film(opened: Opened, tmp_path: Path) -> Callable[..., Film]:
    """A film spoken by a service in a file beside it, which does something in the middle."""

    def open_film(do: str = "pass", name: str = "Tones", *sets: str) -> Film:
        (tmp_path / "my_voice.py").write_text(SERVICE.replace("DO", do))
        service = f"voice.service={tmp_path / 'my_voice.py'}:{name}"
        return opened("voice.engine=plugin", service, "voice.options={pitch: 8}", *sets)

    return open_film


def failure(film: Film) -> str:
    """What the user sees of a voice that fails."""
    with pytest.raises(ExplainerError) as caught:
        speak_all(film, film.scenes, lambda line: None)
    assert "`--set voice.engine=none` makes the film silent" in str(caught.value)
    return str(caught.value)


def test_a_service_speaks_every_line(film: Callable[..., Film], capfd: pytest.CaptureFixture[str]) -> None:
    """Sound as long as it made, the times of words as it told them, and nothing of what it prints."""
    opened = film()
    said = speak_all(opened, opened.scenes, lambda line: None)
    for line in sayings(opened.scenes):
        speech = said.speeches[line.place]
        assert speech.seconds == pytest.approx(len(line.text) / 20, abs=0.03)
        assert [line.text[at:].split()[0] for at, _ in speech.words] == line.text.split()
        assert [time for _, time in speech.words] == pytest.approx([at / 20 for at, _ in speech.words], abs=0.03)
    assert capfd.readouterr() == ("", "")


def test_a_service_is_run_with_the_users_word_alone(film: Callable[..., Film], tmp_path: Path) -> None:
    """Without --trust it is named and not run, but where nobody speaks it need not be trusted."""
    opened = film("Path('run').touch()")
    with pytest.raises(ExplainerError, match=r"my_voice\.py:Tones; nothing was rendered.*--trust"):
        require(opened, False, speaking=True)
    require(opened, True, speaking=True)
    require(opened, False)


@pytest.mark.parametrize(
    ("do", "told"),
    [
        ("raise LookupError('no such accent')", "LookupError: no such accent"),
        ("sys.stderr.write('out of memory\\n'); sys.stderr.flush(); os._exit(7)", "ended with code 7: out of memory"),
        ("sys.exit('bye')", "ended with code 1: bye"),
        ("input('Shall I install something? ')", "EOFError"),
        ("time.sleep(60)", "gave no answer in 1 seconds (voice.timeout)"),
        ("return {}", "has made no sound"),
        ("return {'original_audio': 'nowhere.mp3'}", "cannot be read as sound"),
    ],
)
def test_what_goes_wrong_is_told_with_the_line(film: Callable[..., Film], do: str, told: str) -> None:
    """An error, a crash, an exit, a question, silence, nothing, a file that is not there."""
    opened = film(do, "Tones", "voice.timeout=1")
    said = failure(opened)
    assert told in said and f"{sayings(opened.scenes)[0].id}, " in said


def test_a_class_that_is_not_there_is_named(film: Callable[..., Film], opened: Opened) -> None:
    """In the file, or in a package that is not installed."""
    assert "there is no class 'Tenor' in" in failure(film(name="Tenor"))
    missing = opened("voice.engine=plugin", "voice.service=no_such_package.Voice")
    assert "it cannot be imported: No module named 'no_such_package'; install what is missing" in failure(missing)


def test_a_file_that_is_not_there_is_named(opened: Opened, tmp_path: Path) -> None:
    """With its key."""
    film = opened("voice.engine=plugin", f"voice.service={tmp_path / 'nowhere.py'}:Voice")
    with pytest.raises(ConfigError, match=r"voice\.service: there is no file '.*nowhere\.py'"):
        speak_all(film, film.scenes, lambda line: None)


def test_the_working_directory_is_no_place_for_code(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module that happens to lie there is not what the service's name means, nor what a helper imports."""
    (tmp_path / "json.py").write_text("raise SystemExit('run by mistake')")
    (tmp_path / "lying_about.py").write_text("class Voice: ...")
    monkeypatch.chdir(tmp_path)
    film = opened("voice.engine=plugin", "voice.service=lying_about.Voice")
    assert "No module named 'lying_about'" in failure(film)


LINGERING = """
        import subprocess
        Path({pid!r}).write_text(str(subprocess.Popen(["sleep", "600"]).pid))
        time.sleep(600)
"""


def is_gone(pid: int) -> bool:
    """Whether a process is not alive, now or in a moment."""
    deadline = time.monotonic() + 30
    while subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip("Z+< \n"):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_a_helper_ends_with_what_it_started(film: Callable[..., Film], tmp_path: Path) -> None:
    """A service that is ended in the middle leaves no process behind, nor does a program that it runs."""
    opened = film(LINGERING.strip().format(pid=str(tmp_path / "pid")), "Tones", "voice.timeout=2")
    assert "gave no answer in 2 seconds" in failure(opened)
    assert is_gone(int((tmp_path / "pid").read_text()))


def test_an_interrupted_voice_leaves_nothing(start: Start, film: Callable[..., Film], tmp_path: Path) -> None:
    """Ctrl-C while a service speaks: exit code 130, one word, no process, no result."""
    film(LINGERING.strip().format(pid=str(tmp_path / "pid")))
    sets = (
        "voice.engine=plugin",
        "voice.service=my_voice.py:Tones",
        "voice.options={pitch: 8}",
        "scenes=[SigmoidSquash]",
    )
    options = [word for key in ("network.weights=random", *sets) for word in ("--set", key)]
    process = start("film", *options, "--trust", "--out", "film", cwd=tmp_path)
    deadline = time.monotonic() + 60
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130 and told.endswith("lines\nstopped\n")
    assert is_gone(int((tmp_path / "pid").read_text()))
    assert not (tmp_path / "film").exists()
