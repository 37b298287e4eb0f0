"""The inside of a helper: it answers questions, a line of JSON each, to the end of its input."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

Answer = Callable[[dict[str, Any]], dict[str, Any]]


class RefusalError(Exception):
    """Why a question cannot be answered, in words for the user."""


def serve(begin: Callable[[dict[str, Any]], tuple[Answer, dict[str, Any]]]) -> None:
    """Answer the first question by `begin`, which gives what answers the others.

    Standard input and output are kept for these: code that asks the user something is told that nobody is there, and
    what it prints goes among the complaints.
    """
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115  # to the end of the process
    reply: Answer | None = None
    for line in questions:
        question = json.loads(line)
        try:
            if reply is None:
                reply, answer = begin(question)
            else:
                answer = reply(question)
        except RefusalError as error:
            answer = {"error": str(error)}
        except Exception as error:  # whatever other people's code raises
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
