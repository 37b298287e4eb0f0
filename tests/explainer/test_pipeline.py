"""Running scenes in worker processes and putting the results together. The scenes here are fakes."""

import errno
import multiprocessing
import os
import signal
import textwrap
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from explainer import interrupts, settings, staging
from explainer.assembly import chapter_marks, film_cues, film_ledger
from explainer.clip import Clip
from explainer.contact_sheet import contact_sheet
from explainer.errors import ExplainerError
from explainer.film import Film
from explainer.ledger import Entry
from explainer.narration import Line
from explainer.pipeline import Production, chosen, planned
from explainer.splice import ChapterMark
from explainer.timeline import BeatTiming, Timeline
from explainer.worker import SceneCrashError, system_error

FAKES = '''
"""Scenes that do what a test asks for. They leave traces in the folder FAKE_TRACES."""
import os, pathlib, signal

TRACES = pathlib.Path(os.environ["FAKE_TRACES"])


class Fine:
    def __init__(self, film, spec, **options):
        self.spec, self.time, self.timings, self.ledger = spec, 1.5, [], []
        self.on_beat_end, self.on_play_end = [], []
        with (TRACES / spec.id).open("a") as trace:
            trace.write(f"{os.getpid()} ")

    def render(self):
        pass


class Broken(Fine):
    def render(self):
        raise LookupError("no such mobject")


class KilledOnce(Fine):
    def render(self):
        if len((TRACES / self.spec.id).read_text().split()) == 1:
            os.kill(os.getpid(), signal.SIGKILL)


class KilledAlways(Fine):
    def render(self):
        os.kill(os.getpid(), signal.SIGKILL)
'''


class Notes:
    """Progress that is remembered."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def reached(self, scene: str, seconds: float) -> None:
        """Remember it."""
        self.said.append(f"{scene} {seconds}")

    def finished(self, scene: str) -> None:
        """Remember it."""
        self.said.append(f"{scene} finished")

    def lost(self, scene: str) -> None:
        """Remember it."""
        self.said.append(f"{scene} lost")


@pytest.fixture(scope="module")
def film() -> Film:
    """A film with an untrained network and five scenes."""
    scenes = ["PixelsToNeurons", "RealNeuron", "SigmoidSquash", "ForwardPass", "OutputScores"]
    return Film.open(settings.from_mapping({"network": {"weights": "random"}, "scenes": scenes}))


@pytest.fixture
def traces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where fake scenes leave a file each, with the number of every process that ran it."""
    (tmp_path / "fake_scenes.py").write_text(textwrap.dedent(FAKES))
    (tmp_path / "traces").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("FAKE_TRACES", str(tmp_path / "traces"))
    return tmp_path / "traces"


def faked(film: Film, *names: str) -> Film:
    """The film with fake scenes of these names in place of its first ones."""
    specs = [replace(spec, name=name, source="fake_scenes") for spec, name in zip(film.scenes, names, strict=False)]
    return replace(film, scenes=tuple(specs))


def rehearsed(film: Film, notes: Notes, jobs: int = 1) -> list[str]:
    """The ids of the scenes in the order of the results."""
    return [each.timeline.scene for each in Production(film, film.scenes, jobs, notes).rehearse()]


def test_scenes_share_a_process_and_come_back_in_order(film: Film, traces: Path) -> None:
    """With one job the same worker runs all, the longest first; the results are in the film's order."""
    faked_film, notes = faked(film, "Fine", "Fine", "Fine"), Notes()
    assert rehearsed(faked_film, notes) == [spec.id for spec in faked_film.scenes]
    assert len({trace.read_text() for trace in traces.iterdir()}) == 1
    finished = [line.split()[0] for line in notes.said if line.endswith("finished")]
    seconds = planned(faked_film.scenes)
    assert finished == sorted(seconds, key=lambda scene: -seconds[scene])
    assert f"{finished[0]} 0.0" in notes.said and f"{finished[0]} 1.5" in notes.said


def test_a_killed_worker_is_replaced_and_its_scene_run_again(film: Film, traces: Path) -> None:
    """The scene runs twice, in two processes, and the user is told; the other scenes are done as well."""
    faked_film, notes = faked(film, "KilledOnce", "Fine"), Notes()
    killed, other = (spec.id for spec in faked_film.scenes)
    assert rehearsed(faked_film, notes, jobs=2) == [killed, other]
    assert len(set((traces / killed).read_text().split())) == 2
    assert [line for line in notes.said if line.endswith("lost")] == [f"{killed} lost"]


def test_a_scene_whose_worker_is_killed_again_is_an_error(film: Film, traces: Path) -> None:
    """It names the scene and what may help; no process is left."""
    with pytest.raises(ExplainerError, match=r"01-\w+: .*killed 2 times.*--jobs 1"):
        rehearsed(faked(film, "KilledAlways"), Notes())
    assert multiprocessing.active_children() == []


def test_a_bug_in_a_scene_comes_back_with_its_traceback(film: Film, traces: Path) -> None:
    """It is no ExplainerError, as it is not the user's fault."""
    with pytest.raises(SceneCrashError, match=r"(?s)01-.*fake_scenes\.py.*LookupError: no such mobject"):
        rehearsed(faked(film, "Broken"), Notes())


def test_a_full_disk_counts_however_it_is_wrapped() -> None:
    """Libraries raise errors of their own over the system's complaint; it is the complaint that is found."""
    try:
        try:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "partial.mp4")
        except OSError as error:
            raise RuntimeError("failed to encode") from error
    except RuntimeError as error:
        found = system_error(error)
    assert found is not None and (found.errno, found.filename) == (errno.ENOSPC, "partial.mp4")


def test_an_error_without_a_system_behind_it_has_none() -> None:
    """A ValueError is a bug, also if it came up while another was handled."""
    try:
        try:
            raise KeyError("a")
        except KeyError:
            raise ValueError("b")  # noqa: B904
    except ValueError as error:
        assert system_error(error) is None


def test_scenes_are_chosen_by_name_or_id_in_the_films_order(film: Film) -> None:
    """The order of the choice does not matter; without a choice it is all of them."""
    assert [spec.name for spec in chosen(film, ("OutputScores", "02-RealNeuron"))] == ["RealNeuron", "OutputScores"]
    assert chosen(film) == film.scenes


def test_an_unknown_scene_is_met_with_the_nearest(film: Film) -> None:
    """One clear error."""
    with pytest.raises(ExplainerError, match="no scene 'RealNeurons'; did you mean 'RealNeuron'"):
        chosen(film, ("RealNeurons",))


# -- putting together --------------------------------------------------------------------------------------------------


def clip(scene: str, duration: float) -> Clip:
    """A clip with one beat, from its first to its last second but one, and one number in the middle."""
    timeline = Timeline(scene, (BeatTiming("tell", 0.0, duration - 1),), duration)
    return Clip(Path(f"{scene}.mp4"), timeline, (Entry(scene, "tell", duration / 2, "layer 0, neurons", 784.0, "784"),))


CLIPS = (clip("a", 10.0), clip("b", 5.0), clip("c", 4.0), clip("d", 2.0))


def marks(film: Film, chapters: Sequence[str]) -> tuple[ChapterMark, ...]:
    """The marks of four scenes of these chapters, titled "one" to "four"."""
    titles = ("one", "two", "three", "four")
    specs = [replace(film.scenes[0], chapter=c, title=t) for c, t in zip(chapters, titles, strict=True)]
    return chapter_marks(film, specs, CLIPS)


def test_scenes_of_a_chapter_in_a_row_share_a_mark(film: Film) -> None:
    """Three chapters, one after the other: three marks."""
    assert marks(film, ["structure", "weights", "weights", "squash"]) == (
        ChapterMark(film.chapters["structure"], 0, 10),
        ChapterMark(film.chapters["weights"], 10, 19),
        ChapterMark(film.chapters["squash"], 19, 21),
    )


def test_a_chapter_that_comes_back_says_with_what(film: Film) -> None:
    """Two marks of the same name would not tell where one is."""
    structure = film.chapters["structure"]
    titles = [mark.title for mark in marks(film, ["structure", "weights", "structure", "structure"])]
    assert titles == [f"{structure}: one", film.chapters["weights"], f"{structure}: three"]


def test_numbers_and_subtitles_are_timed_by_the_film(film: Film) -> None:
    """Each scene's times begin where the scenes before it end."""
    specs = [replace(film.scenes[0], lines={"tell": Line("tell", text)}) for text in ("A.", "B.", "C.", "D.")]
    assert [entry.time for entry in film_ledger(CLIPS)] == [5.0, 12.5, 17.0, 20.0]
    shown = [(cue.text, cue.start, cue.end) for cue in film_cues([spec.lines for spec in specs], CLIPS)]
    assert shown == [("A.", 0, 9), ("B.", 10, 14), ("C.", 15, 18), ("D.", 19, 20)]


def test_a_contact_sheet_shows_every_still(tmp_path: Path) -> None:
    """Five stills of different colours are all found on the sheet."""
    colours = [(250, 0, 0), (0, 250, 0), (0, 0, 250), (250, 250, 0), (250, 0, 250)]
    for number, colour in enumerate(colours):
        Image.new("RGB", (160, 90), colour).save(tmp_path / f"{number}.png")
    contact_sheet([(f"beat {n}", tmp_path / f"{n}.png") for n in range(5)], tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as sheet:
        found = {colour for _, colour in sheet.getcolors(sheet.width * sheet.height) or []}
    assert set(colours) <= found


# -- moving in place ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", interrupts.SIGNALS)
def test_a_step_that_must_be_whole_is_finished_first(number: signal.Signals) -> None:
    """A signal in its middle, whichever thread it reaches, has its effect when the step is done."""
    before = signal.signal(number, lambda number, frame: done.append("stopped"))
    done: list[str] = []
    other = threading.Thread(target=done.append, args=("begun",))
    try:
        with interrupts.held_back():
            other.start()
            os.kill(os.getpid(), number)
            other.join()
            done.append("whole")
    finally:
        signal.signal(number, before)
    assert done == ["begun", "whole", "stopped"]


def test_results_appear_only_when_they_are_whole(tmp_path: Path) -> None:
    """Before, the folder holds nothing but the one for unfinished work, and afterwards nothing but the results."""
    folder = tmp_path / "new" / "folder"
    with staging.staged(folder) as aside:
        (aside / "film.mp4").write_text("film")
        assert [path.name for path in folder.iterdir()] == [aside.name]
        staging.settle(aside, folder)
    assert [path.name for path in folder.iterdir()] == ["film.mp4"]


def test_a_failure_leaves_everything_as_it_was(tmp_path: Path) -> None:
    """Not even an empty folder stays; what was there before does."""
    (tmp_path / "film.mp4").write_text("the film of yesterday")
    with pytest.raises(KeyboardInterrupt), staging.staged(tmp_path / "new" / "folder") as aside:
        (aside / "film.mp4").write_text("half a fi")
        raise KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt), staging.staged(tmp_path) as aside:
        raise KeyboardInterrupt
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    """One clear error with a remedy."""
    (tmp_path / "media").write_text("")
    complaint = "media/film cannot be made: Not a directory; choose another with --out"
    with pytest.raises(ExplainerError, match=complaint), staging.staged(tmp_path / "media" / "film"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["media"]
