"""The shelf: what is put there is found again as it was, or not at all; and it does not grow for ever."""

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from explainer import cache, clip, locks
from explainer.clip import Clip
from explainer.errors import ExplainerError
from explainer.fingerprint import Fingerprint
from explainer.ledger import Entry
from explainer.shelf import LIMIT_VARIABLE, Shelf
from explainer.timeline import BeatTiming, Timeline


def finished(folder: Path, content: bytes = b"video", scene: str = "02-Scene") -> Clip:
    """A clip of a worker, whose video is a stand-in."""
    folder.mkdir(exist_ok=True)
    (folder / f"{scene}.mp4").write_bytes(content)
    timeline = Timeline(scene, (BeatTiming("greet", 0.0, 1.1),), 2.4)
    made = Clip(folder / f"{scene}.mp4", timeline, (Entry(scene, "greet", 0.5, "layer 1, neuron 7, z", 0.25, "0.25"),))
    made.save()
    return made


def of(number: int, scene: str = "Scene") -> Fingerprint:
    """A fingerprint."""
    return Fingerprint(scene, (("theme", "0" * 64), ("weights", f"{number:064}")))


def files(folder: Path) -> set[str]:
    """Everything that lies in a folder and below."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"lock"}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty shelf."""
    return Shelf(tmp_path / "shelf", limit=1e9)


def test_a_clip_is_found_as_it_was_put(shelf: Shelf, tmp_path: Path) -> None:
    """Its bytes, its times and its numbers; the clip that was put stays where it is."""
    made = finished(tmp_path / "room")
    shelf.put(of(1), made)
    found = shelf.get(of(1))
    assert found is not None
    assert found.video.read_bytes() == b"video"
    assert (found.timeline, found.ledger) == (made.timeline, made.ledger)
    assert Clip.load(made.video) == made
    assert shelf.get(of(2)) is None and shelf.get(of(1, "Other")) is None
    assert shelf.find([of(1), of(2)]) == {of(1): found}


def test_a_clip_is_that_of_the_film_that_takes_it(shelf: Shelf, tmp_path: Path) -> None:
    """The scene may stand at another place there; times and numbers stay."""
    shelf.put(of(1), made := finished(tmp_path / "room"))
    found = shelf.get(of(1))
    assert found is not None
    moved = found.of_scene("07-Scene")
    assert {moved.timeline.scene, *(entry.scene for entry in moved.ledger)} == {"07-Scene"}
    assert moved.timeline.beats == made.timeline.beats
    assert [entry.value for entry in moved.ledger] == [0.25]


def truncate(video: Path) -> None:
    """Cut off its end."""
    video.write_bytes(video.read_bytes()[:-1])


def flip(video: Path) -> None:
    """Change one bit, with the size and the times as they were."""
    content, stat = video.read_bytes(), video.stat()
    video.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    os.utime(video, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def spoil_the_sidecar(video: Path) -> None:
    """Cut off its end."""
    sidecar = video.with_suffix(".json")
    sidecar.write_text(sidecar.read_text()[:-5])


def take_another_sidecar(video: Path) -> None:
    """One that a worker has written, and not the shelf."""
    found = Clip.load(video)
    found.save()


@pytest.mark.parametrize(
    "damage",
    [
        truncate,
        flip,
        Path.unlink,
        lambda video: video.with_suffix(".json").unlink(),
        spoil_the_sidecar,
        take_another_sidecar,
        lambda video: video.with_suffix(".json").write_text('{"timeline": {}, "ledger": [], "kept": []}'),
        lambda video: video.with_suffix(".json").write_bytes(b"\xff"),
    ],
)
def test_a_damaged_clip_is_not_used_and_can_be_put_anew(
    shelf: Shelf, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    """Whatever happened to its files, the scene is rendered again, and its new clip is found."""
    shelf.put(of(1), finished(tmp_path / "room"))
    (video,) = shelf.folder.rglob("*.mp4")
    damage(video)
    assert shelf.get(of(1)) is None
    shelf.put(of(1), finished(tmp_path / "room"))
    assert shelf.get(of(1)) is not None


def test_what_cannot_be_put_leaves_nothing(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full in the middle of a copy."""

    def fail(source: Path, target: Path) -> None:
        target.write_bytes(b"vid")
        raise OSError(28, "No space left on device")

    made = finished(tmp_path / "room")
    monkeypatch.setattr(clip.shutil, "copyfile", fail)
    with pytest.raises(OSError, match="No space left"):
        shelf.put(of(1), made)
    assert files(shelf.folder) == set()
    assert shelf.get(of(1)) is None


def test_a_video_never_lies_there_alone(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the two moves, a run leaves a sidecar, which is no clip."""
    replace, moved = Path.replace, list[str]()

    def killed(self: Path, target: Path) -> Path:
        if moved:
            raise KeyboardInterrupt
        moved.append(self.suffix)
        return replace(self, target)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "replace", killed)
        shelf.put(of(1), finished(tmp_path / "room"))
    assert moved == [".json"]
    assert shelf.get(of(1)) is None


# -- the most recent clip ----------------------------------------------------------------------------------------------


def age(shelf: Shelf, fingerprint: Fingerprint, days: float) -> None:
    """Let a clip not have been used for so long."""
    (video,) = shelf.folder.rglob(f"{fingerprint.sha256}.mp4")
    then = video.stat().st_mtime - days * 86400
    os.utime(video, (then, then))


def test_the_most_recent_clip_of_a_scene_tells_what_it_was_made_of(shelf: Shelf, tmp_path: Path) -> None:
    """Recent is what was made or used last; clips of other scenes do not count."""
    assert shelf.latest("Scene") is None
    for number in (1, 2):
        shelf.put(of(number), finished(tmp_path / "room"))
        age(shelf, of(number), days=3 - number)
    shelf.put(of(3, "Other"), finished(tmp_path / "room"))
    assert shelf.latest("Scene") == dict(of(2).parts)
    shelf.get(of(1))
    assert shelf.latest("Scene") == dict(of(1).parts)


def test_a_damaged_sidecar_tells_nothing(shelf: Shelf, tmp_path: Path) -> None:
    """The next older clip is asked."""
    for number in (1, 2):
        shelf.put(of(number), finished(tmp_path / "room"))
    age(shelf, of(1), days=1)
    next(shelf.folder.rglob(f"{of(2).sha256}.json")).write_text("{")
    assert shelf.latest("Scene") == dict(of(1).parts)


# -- making room -------------------------------------------------------------------------------------------------------


@pytest.fixture
def full(tmp_path: Path) -> Shelf:
    """A shelf for two videos and a half, with four; the fourth was not used for the longest time."""
    shelf = Shelf(tmp_path / "shelf", limit=250)
    with shelf.in_use():
        for number, days in ((1, 3), (2, 2), (3, 1), (4, 4)):
            shelf.put(of(number), finished(tmp_path / "room", bytes(100)))
            age(shelf, of(number), days)
    return shelf


def kept(shelf: Shelf) -> set[int]:
    """Which of the four are there, looking at files alone."""
    return {number for number in (1, 2, 3, 4) if list(shelf.folder.rglob(f"{of(number).sha256}.mp4"))}


def test_what_was_not_used_for_longest_goes_first(full: Shelf) -> None:
    """Until the others fit; sidecars go with their videos."""
    full.make_room([])
    assert kept(full) == {2, 3}
    assert files(full.folder) == {f"Scene/{of(number).sha256}{end}" for number in (2, 3) for end in (".mp4", ".json")}


def test_what_was_used_again_stays(full: Shelf) -> None:
    """Taking a clip from the shelf makes it a recent one."""
    full.get(of(4))
    full.make_room([])
    assert kept(full) == {3, 4}


def test_what_this_run_uses_never_goes(full: Shelf) -> None:
    """Not even if it alone is more than the limit allows: else the next run would render it again."""
    full.make_room([of(1), of(2), of(4)])
    assert kept(full) == {1, 2, 4}


def test_nothing_goes_while_there_is_room(full: Shelf) -> None:
    """Just as much as is allowed is not too much."""
    Shelf(full.folder, limit=400).make_room([])
    assert kept(full) == {1, 2, 3, 4}


def test_nothing_goes_while_another_run_uses_the_shelf(full: Shelf) -> None:
    """It may have chosen a clip and not read it yet; the run that ends last makes room."""
    with full.in_use() as writable:
        full.make_room([])
        assert writable and kept(full) == {1, 2, 3, 4}
    full.make_room([])
    assert kept(full) == {2, 3}


def test_leftovers_of_killed_runs_go(full: Shelf, tmp_path: Path) -> None:
    """Half copies, and sidecars whose video did not arrive; not while another run may be at work on them."""
    aside = full.folder / ".unfinished-abc"
    finished(aside, bytes(100))
    (full.folder / "Scene" / "0.json").write_text("{}")
    with locks.locked(full.folder / "lock", "shared", wait=True):
        full.make_room([])
        assert aside.exists()
    full.make_room([])
    assert not aside.exists() and not (full.folder / "Scene" / "0.json").exists()
    assert kept(full) == {2, 3}


def test_a_shelf_that_is_not_there_has_nothing(tmp_path: Path) -> None:
    """A file in place of its folder: nothing can be found there or put there, and nothing is wrong with that."""
    (tmp_path / "cache").write_text("")
    shelf = Shelf(tmp_path / "cache" / "clips", limit=1)
    with shelf.in_use() as writable:
        assert not writable
    shelf.make_room([])
    assert shelf.get(of(1)) is None and shelf.latest("Scene") is None


def test_the_limit_is_five_gigabytes_unless_the_user_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shelf lies in the user's cache; a limit that is no number is told with an example."""
    monkeypatch.delenv(LIMIT_VARIABLE, raising=False)
    assert Shelf.of_the_user() == Shelf(cache.folder("clips"), 5_000_000_000)
    monkeypatch.setenv(LIMIT_VARIABLE, "0.5")
    assert Shelf.of_the_user().limit == 500_000_000
    for wrong in ("much", "-1", "nan"):
        monkeypatch.setenv(LIMIT_VARIABLE, wrong)
        with pytest.raises(
            ExplainerError, match=rf"NNEXPLAIN_SHELF_GB should be a number .* such as 5 \(got '{wrong}'\)"
        ):
            Shelf.of_the_user()


# -- two runs at once --------------------------------------------------------------------------------------------------


def keep_putting(folder: Path, room: Path, content: bytes, times: int, go: Event) -> None:
    """Put the same clip again and again."""
    made = finished(room, content)
    go.wait()
    for _ in range(times):
        Shelf(folder, limit=1e9).put(of(1), made)


def test_two_runs_at_once_leave_a_whole_clip(shelf: Shelf, tmp_path: Path) -> None:
    """While two processes put different videos under one name, a reader finds one of them or none, never a mixture."""
    context = multiprocessing.get_context("spawn")
    go, contents = context.Event(), {b"a" * 5000, b"b" * 7000}
    writers = [
        context.Process(target=keep_putting, args=(shelf.folder, tmp_path / f"room{n}", content, 60, go))
        for n, content in enumerate(contents)
    ]
    for writer in writers:
        writer.start()
    go.set()
    seen: list[bytes] = []
    while any(writer.is_alive() for writer in writers):
        found = shelf.get(of(1))
        if found is not None:
            seen.append(found.video.read_bytes())
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert seen and set(seen) <= contents
    shelf.put(of(1), finished(tmp_path / "room"))
    assert shelf.get(of(1)) is not None
