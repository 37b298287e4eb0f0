"""One's own voice: a file for every line, and one list of all that is missing or cannot be right."""

from collections.abc import Callable
from pathlib import Path

import pytest

from explainer.errors import ConfigError, ExplainerError
from explainer.film import Film
from explainer.voice.lines import sayings
from explainer.voice.speaking import speak_all
from tests.explainer.voice.conftest import tone, write_wav

Opened = Callable[..., Film]
pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture
def recorded(opened: Opened, tmp_path: Path) -> Film:
    """A film whose lines are all recorded, the first as tone of 1 s, the next of 1.5 s and so on."""
    folder = tmp_path / "my voice"
    folder.mkdir()
    film = opened("voice.engine=recorded", f"voice.folder={folder}")
    for number, saying in enumerate(sayings(film.scenes)):
        write_wav(folder / f"{saying.id}.wav", tone(1.0 + number / 2))
    return film


def complaint(film: Film) -> str:
    """What the user sees."""
    with pytest.raises(ExplainerError) as caught:
        speak_all(film, film.scenes, lambda line: None)
    return str(caught.value)


def test_every_line_lasts_as_long_as_its_recording(recorded: Film) -> None:
    """The beat takes the recording and a pause of 0.6 s, rounded up to 0.2 s; words that are not said do not count."""
    film = speak_all(recorded, recorded.scenes, lambda line: None).retimed(recorded)
    seconds = [line.seconds for line in film.scenes[0].lines.values() if line.spoken]
    assert seconds[:4] == [1.6, 2.2, 2.6, 3.2]


def test_missing_and_overlong_recordings_are_named_at_once(recorded: Film, tmp_path: Path) -> None:
    """One error lists a missing file, one that is far too long, one that is no sound, and two for the same line."""
    folder, lines = tmp_path / "my voice", sayings(recorded.scenes)
    (folder / f"{lines[0].id}.wav").unlink()
    write_wav(folder / f"{lines[1].id}.wav", tone(2 * lines[1].seconds + 3))
    (folder / f"{lines[2].id}.wav").write_text("no sound")
    write_wav(folder / f"{lines[3].id}.flac", tone(1))
    said = complaint(recorded)
    assert f"4 of {len(lines)} lines cannot be used" in said
    assert f"{lines[0].id}: there is no recording" in said
    assert f"{lines[1].id}: takes " in said and f"where {lines[1].seconds:.1f} s are planned" in said
    assert f"{lines[2].id}: {lines[2].id}.wav cannot be read as sound" in said
    assert f"{lines[3].id}: there are {lines[3].id}.flac and {lines[3].id}.wav; keep one" in said
    assert "voice.engine=none" in said and "nnexplain script" in said


def test_a_long_list_is_cut(opened: Opened, tmp_path: Path) -> None:
    """An empty folder does not fill the screen, and the number of lines is told."""
    scenes = ("SigmoidSquash", "ForwardPass", "RealNeuron", "MatrixForm", "OutputScores", "TitleCard")
    film = opened("voice.engine=recorded", f"voice.folder={tmp_path}", scenes=scenes)
    said, total = complaint(film), len(sayings(film.scenes))
    assert total > 20 and said.count("there is no recording") == 20
    assert said.endswith(f"… and {total - 20} more")


def test_capitals_do_not_matter(recorded: Film, tmp_path: Path) -> None:
    """Some disks and recorders keep no capitals, or write .WAV."""
    for file in (tmp_path / "my voice").iterdir():
        file.rename(file.with_name(file.name.lower().replace(".wav", ".WAV")))
    assert len(speak_all(recorded, recorded.scenes, lambda line: None).speeches) == len(sayings(recorded.scenes))


def test_a_new_take_is_heard(recorded: Film, tmp_path: Path) -> None:
    """A file that was recorded again under the same name replaces what was kept of the old one."""
    (first, *_) = sayings(recorded.scenes)
    before = speak_all(recorded, recorded.scenes, lambda line: None).speeches[first.place].seconds
    write_wav(tmp_path / "my voice" / f"{first.id}.wav", tone(2.0))
    after = speak_all(recorded, recorded.scenes, lambda line: None).speeches[first.place].seconds
    assert (before, after) == (pytest.approx(1.0, abs=0.01), pytest.approx(2.0, abs=0.01))


def test_names_stay_when_scenes_change_places(opened: Opened) -> None:
    """A line is named by scene and beat; the second scene of a name has a number."""
    one = sayings(opened(scenes=("RealNeuron", "ForwardPass")).scenes)
    other = sayings(opened(scenes=("ForwardPass", "SigmoidSquash", "RealNeuron", "RealNeuron")).scenes)
    texts = {saying.id: saying.text for saying in other}
    assert {saying.id: saying.text for saying in one}.items() <= texts.items()
    assert texts["RealNeuron-2.squash"] == texts["RealNeuron.squash"]


def test_a_folder_that_is_not_there_is_named(opened: Opened, tmp_path: Path) -> None:
    """With its key, before anything else is done."""
    film = opened("voice.engine=recorded", f"voice.folder={tmp_path / 'nowhere'}")
    with pytest.raises(ConfigError, match=r"voice\.folder: there is no folder '.*nowhere'"):
        speak_all(film, film.scenes, lambda line: None)


@pytest.mark.parametrize(("engine", "key"), [("recorded", "folder"), ("piper", "model"), ("plugin", "service")])
def test_a_voice_without_what_it_needs_is_a_mistake(opened: Opened, engine: str, key: str) -> None:
    """It is told when the film's file is read, with the key that is missing."""
    with pytest.raises(ConfigError, match=rf"the voice {engine} needs .* under voice\.{key}"):
        opened(f"voice.engine={engine}")
