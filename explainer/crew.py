"""Worker processes that run scenes side by side: started once for many, replaced when killed, stopped at once."""

from __future__ import annotations

import multiprocessing
import pickle
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from signal import SIGTERM
from typing import Any

from explainer import worker
from explainer.errors import ExplainerError
from explainer.film import Film
from explainer.interrupts import held_back
from explainer.progress import Progress
from explainer.worker import Errand

ATTEMPTS = 2
_GLANCE = 0.1
"""Seconds between two looks at what the workers have to say."""


def perform(film: Film, errands: Sequence[Errand], jobs: int, progress: Progress) -> list[Any]:
    """The errands' results in their order, from at most `jobs` processes at a time; an error of one ends it all.

    A scene whose process was killed from outside is run once more by a new one; ExplainerError if that is killed too.
    """
    results: dict[Errand, Any] = {}
    losses: Counter[str] = Counter()
    while missing := [errand for errand in errands if errand not in results]:
        with _crew(film, min(jobs, len(missing)), progress) as crew:
            try:
                for errand, result in crew.results(missing):
                    results[errand] = result
            except BrokenProcessPool:
                lost = crew.lost() or [errand.scene for errand in missing]
                losses.update(lost)
                _complain(lost, losses, progress)
    return [results[errand] for errand in errands]


def _complain(lost: Iterable[str], losses: Counter[str], progress: Progress) -> None:
    for scene in lost:
        if losses[scene] >= ATTEMPTS:
            raise ExplainerError(
                f"{scene}: the process that ran it was killed {ATTEMPTS} times, which often means that the memory is "
                "too small; try --jobs 1 or a lower quality"
            )
        progress.lost(scene)


@contextmanager
def _crew(film: Film, size: int, progress: Progress) -> Iterator[_Crew]:
    with tempfile.TemporaryDirectory(prefix="nnexplain-") as folder:
        shared = Path(folder, "film.pickle")
        shared.write_bytes(pickle.dumps(film))
        crew = _Crew(shared, size, progress)
        try:
            yield crew
        except BaseException:
            crew.kill()
            raise
        finally:
            crew.leave()


class _Crew:
    """A pool of processes that is used up when one of them is killed."""

    def __init__(self, film: Path, size: int, progress: Progress) -> None:
        context = multiprocessing.get_context("spawn")
        self._inbox, self._outbox = context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(size, context, worker.start, (film, self._outbox))
        self._others = set(multiprocessing.active_children())
        self._processes: set[BaseProcess] = set()
        self._progress = progress
        self._running: dict[str, int | None] = {}

    def results(self, errands: Sequence[Errand]) -> Iterator[tuple[Errand, Any]]:
        """Run the errands and yield each with its result when it is there. BrokenProcessPool if a worker was killed."""
        with held_back():  # a process should neither be half started, nor hear the terminal's Ctrl-C
            futures = {self._pool.submit(worker.perform, errand): errand for errand in errands}
            self._processes = set(multiprocessing.active_children()) - self._others
        pending = set(futures)
        while pending:
            done, pending = wait(pending, _GLANCE, FIRST_COMPLETED)
            self._listen()
            for future in sorted(done, key=_failed):
                yield futures[future], future.result()
                self._running.pop(futures[future].scene)
                self._progress.finished(futures[future].scene)

    def _listen(self) -> None:
        while self._inbox.poll():
            message = self._inbox.recv()
            self._running[message.scene] = message.process
            self._progress.reached(message.scene, message.seconds)

    def lost(self) -> list[str]:
        """After a break: the scenes whose process was killed; all that ran if that cannot be told."""
        self._pool.shutdown()
        spared = (None, 0, -SIGTERM)  # the pool itself terminates the others
        killed = {process.pid for process in self._processes if process.exitcode not in spared}
        return [scene for scene, process in self._running.items() if process in killed] or list(self._running)

    def kill(self) -> None:
        """End all processes at once, whatever they do."""
        for process in self._processes:
            process.kill()

    def leave(self) -> None:
        """Wait for the end of all processes."""
        self._pool.shutdown(cancel_futures=True)
        self._inbox.close()
        self._outbox.close()


def _failed(future: Future[Any]) -> bool:
    return future.exception() is not None
