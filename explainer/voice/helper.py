"""Programs that speak, in processes of their own: each is asked for line after line, and is watched while it answers.

What they are asked and what they answer is JSON, a line each. They are other people's code: whatever they print, wait
for or do wrong stays with them.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[2]
STARTING = 60.0
"""Seconds that a helper may take to be ready."""
_LEAVING = 2.0
_END: dict[str, Any] = {}


class HelperError(Exception):
    """What is wrong with a helper, in words for the user."""


class Helper:
    """A running helper."""

    def __init__(self, process: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
        self._process, self._complaints = process, complaints
        self._answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def ask(self, question: Mapping[str, object], seconds: float) -> dict[str, Any]:
        """The answer; HelperError if it is an error, if none comes in time, or if the process is gone."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(dict(question)).encode() + b"\n")
            self._process.stdin.flush()
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise HelperError(f"it gave no answer in {seconds:g} seconds (voice.timeout)") from None
        except OSError:
            answer = _END
        if answer is _END:
            raise HelperError(self._how_it_ended())
        if "error" in answer:
            raise HelperError(str(answer["error"]))
        return answer

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(json.loads(line))
        self._answers.put(_END)

    def _how_it_ended(self) -> str:
        try:
            ended = f"its process ended with code {self._process.wait(_LEAVING)}"
        except subprocess.TimeoutExpired:
            ended = "it answers no more"
        self._complaints.seek(0)
        return f"{ended}{last_words(self._complaints.read())}"


@contextmanager
def helper(module: str) -> Iterator[Helper]:
    """A helper of this module, `python -m MODULE`, which is ended with the block.

    It looks for modules where this program is installed, never in the working directory, and is out of reach of the
    terminal's Ctrl-C, as this process ends it.
    """
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
            start_new_session=True,
        )
        with process:
            try:
                yield Helper(process, complaints)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)  # with whatever it has started itself


def last_words(complaints: bytes) -> str:
    """The last line that a program has printed before it ended, to be added to what is told."""
    lines = complaints.decode("utf-8", "replace").strip().splitlines()
    return f": {lines[-1].strip()}" if lines else ""
