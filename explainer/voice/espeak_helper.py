"""The helper that speaks with eSpeak NG, by its library or else by its program; run as a program of its own.

The library is that of the package espeakng-loader if it is installed, else the system's. It tells when each word is
said; the program does not.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib
import shutil
import subprocess
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from explainer.voice.helper_side import Answer, RefusalError, serve

_MISSING = (
    "eSpeak NG is not installed; install the package espeakng-loader (the extra `espeak`), or the system's espeak-ng"
)
_SYNCHRONOUS, _DO_NOT_EXIT, _RATE, _UTF8, _BY_CHARACTER, _WORD = 2, 0x8000, 1, 1, 1, 1
"""Numbers of its interface (speak_lib.h), which is stable."""


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Library:
    """eSpeak NG as a library."""

    def __init__(self, path: str, data: str | None) -> None:
        self._library = ctypes.CDLL(path)
        self._library.espeak_Info.restype = ctypes.c_char_p
        self._rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data and data.encode(), _DO_NOT_EXIT)
        if self._rate <= 0:
            raise RefusalError(f"eSpeak NG ({path}) does not find its data")
        self._sound, self._words = bytearray(), list[tuple[int, float]]()
        self._callback = _Callback(self._hear)
        self._library.espeak_SetSynthCallback(self._callback)

    def begin(self, voices: Sequence[str], pace: int) -> dict[str, Any]:
        """Take the first voice that there is."""
        found = [voice for voice in voices if self._library.espeak_SetVoiceByName(voice.encode()) == 0]
        if not found:
            raise _no_voice(voices)
        self._library.espeak_SetVoiceByName(found[0].encode())
        self._library.espeak_SetParameter(_RATE, pace, 0)
        version = self._library.espeak_Info(None).decode()
        return {"version": version, "voice": found[0], "by": "library"}

    def speak(self, question: dict[str, Any]) -> dict[str, Any]:
        """Write a file with the text, and tell at which character and second each of its words begins."""
        self._sound.clear()
        self._words.clear()
        text = question["text"].encode() + b"\0"
        status = self._library.espeak_Synth(text, len(text), 0, _BY_CHARACTER, 0, _UTF8, None, None)
        if status != 0 or self._library.espeak_Synchronize() != 0:
            raise RefusalError(f"eSpeak NG cannot say it (status {status})")
        with wave.open(question["file"], "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self._rate)
            file.writeframes(bytes(self._sound))
        return {"words": [(at, time) for at, time in self._words if _begins_a_word(question["text"], at)]}

    def _hear(self, samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            self._sound += ctypes.string_at(samples, 2 * count)
        for event in events:
            if event.type == 0:  # the last one
                break
            if event.type == _WORD:
                self._words.append((event.text_position - 1, event.audio_position / 1000))
        return 0


class Program:
    """eSpeak NG as a program."""

    def __init__(self, path: str) -> None:
        self._path, self._options = path, list[str]()

    def begin(self, voices: Sequence[str], pace: int) -> dict[str, Any]:
        """Take the first voice that there is."""
        for voice in voices:
            self._options = ["-v", voice, "-s", str(pace)]
            if self._run("-q", "-x", "--", "a").returncode == 0:
                version = self._run("--version").stdout.decode("utf-8", "replace").partition("  ")[0]
                return {"version": version, "voice": voice, "by": "program"}
        raise _no_voice(voices)

    def speak(self, question: dict[str, Any]) -> dict[str, Any]:
        """Write a file with the text."""
        done = self._run("-b", "1", "-w", question["file"], "--stdin", said=question["text"])
        if done.returncode != 0 or not Path(question["file"]).is_file():
            raise RefusalError(f"eSpeak NG cannot say it: {done.stderr.decode('utf-8', 'replace').strip()}")
        return {"words": []}

    def _run(self, *options: str, said: str = "") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([self._path, *self._options, *options], input=said.encode(), capture_output=True)


def find() -> Library | Program:
    """The engine of this machine; RefusalError if there is none."""
    try:
        loader = importlib.import_module("espeakng_loader")
        return Library(loader.get_library_path(), loader.get_data_path())
    except (ImportError, OSError):
        pass
    if path := ctypes.util.find_library("espeak-ng"):
        return Library(path, None)
    if path := shutil.which("espeak-ng"):
        return Program(path)
    raise RefusalError(_MISSING)


def _begins_a_word(text: str, at: int) -> bool:
    """Of words that it takes together, eSpeak NG tells for some a place within the first, or none."""
    return 0 <= at < len(text) and (at == 0 or not text[at - 1].isalnum())


def _no_voice(voices: Sequence[str]) -> RefusalError:
    wanted = " or ".join(map(repr, voices))
    return RefusalError(f"eSpeak NG has no voice {wanted}; name another under voice.name (`espeak-ng --voices`)")


def _begin(question: dict[str, Any]) -> tuple[Answer, dict[str, Any]]:
    engine = find()
    return engine.speak, engine.begin(question["voices"], question["pace"])


if __name__ == "__main__":
    serve(_begin)
