"""The inside of a worker process: it is given the opened film and runs one scene after the other."""

from __future__ import annotations

import ctypes
import functools
import gc
import logging
import os
import pickle
import signal
import threading
import traceback
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from explainer.errors import ExplainerError

if TYPE_CHECKING:
    from explainer.clip import Clip
    from explainer.film import Film
    from explainer.fingerprint import Fingerprint
    from explainer.shelf import Shelf

log = logging.getLogger(__name__)

Task = Literal["render", "stills", "rehearse", "looks"]


@dataclass(frozen=True)
class Keep:
    """Where a finished clip is kept, and under which fingerprint."""

    shelf: Shelf
    fingerprint: Fingerprint


@dataclass(frozen=True)
class Errand:
    """One scene to be run: what for, its id, the folder for the results, and where else a clip is kept."""

    task: Task
    scene: str
    folder: Path
    keep: Keep | None = None


@dataclass(frozen=True)
class Message:
    """How far a scene has come, in its own seconds, and in which process."""

    scene: str
    seconds: float
    process: int


class SceneCrashError(Exception):
    """Something in our own code failed in a worker; `details` is the traceback."""

    def __init__(self, scene: str, details: str) -> None:
        super().__init__(scene, details)
        self.scene, self.details = scene, details

    def __str__(self) -> str:
        return f"{self.scene} failed in a worker process:\n{self.details}"


class _Process:
    """What this process was started with; a process is the worker of one film."""

    film: Path
    messages: Connection


def start(film: Path, messages: Connection) -> None:
    """Begin as a worker for a film, which lies pickled in a file. It ends with its parent, and leaves Ctrl-C to it.

    A file, as starting a process would otherwise wait until the new one is awake to take the film.
    """
    _Process.film, _Process.messages = film, messages
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # blocked while the process was started
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def perform(errand: Errand) -> Any:
    """Run a scene: a Clip, some Stills, a Rehearsal or a Look. What goes wrong is raised in a form that can be sent."""
    _report(errand.scene, 0.0)
    try:
        return _perform(errand)
    except ExplainerError:
        raise
    except MemoryError:
        raise ExplainerError(
            f"there is not enough memory for {errand.scene}; try --jobs 1 or a lower quality"
        ) from None
    except Exception as error:
        _raise_portably(error, errand)


def _perform(errand: Errand) -> Any:
    from explainer import render  # loads manim, which takes a second

    film = _film()
    spec = next(spec for spec in film.scenes if spec.id == errand.scene)
    render.prepare()
    tasks = {"render": render.render, "stills": render.stills, "rehearse": render.rehearse, "looks": render.look}
    run = tasks[errand.task]
    result: Any = run(spec, film, film.config.picture, errand.folder, functools.partial(_report, errand.scene))
    if errand.keep:
        _put_on_the_shelf(result, errand.keep, spec.source)
    _give_back_memory()
    return result


def _give_back_memory() -> None:
    """Hand a scene's memory back to the system, which would else grow from scene to scene to several times as much.

    Mobjects stand in circles that only a search for garbage finds; and glibc keeps what is freed until it is asked.
    """
    gc.collect()
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)


def _put_on_the_shelf(clip: Clip, keep: Keep, source: str) -> None:
    """At once, so that whatever happens to the other scenes, this one need not be rendered again."""
    from explainer.fingerprint import is_code_of

    try:
        if is_code_of(keep.fingerprint, source):
            keep.shelf.put(keep.fingerprint, clip)
    except OSError as error:
        log.warning("%s is not kept for the next run: %s: %s", clip.timeline.scene, keep.shelf.folder, error.strerror)


@functools.cache
def _film() -> Film:
    film: Film = pickle.loads(_Process.film.read_bytes())
    return film


def _report(scene: str, seconds: float) -> None:
    # Workers share the pipe without a lock: a message is shorter than what the system writes in one piece, and a
    # killed worker cannot leave a lock behind.
    _Process.messages.send(Message(scene, seconds, os.getpid()))


def _raise_portably(error: Exception, errand: Errand) -> NoReturn:
    system = system_error(error)
    if system is not None:
        raise system from None
    raise SceneCrashError(errand.scene, "".join(traceback.format_exception(error))) from None


def system_error(error: BaseException) -> OSError | None:
    """The complaint of the operating system behind an error, such as a full disk, as libraries wrap it in their own."""
    cause: BaseException | None = error
    while cause is not None:
        number = getattr(cause, "errno", None)
        if isinstance(number, int) and number > 0:
            return OSError(number, os.strerror(number), getattr(cause, "filename", None))
        cause = cause.__cause__ or cause.__context__
    return None
