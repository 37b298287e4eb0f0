"""The one door for errors: what went wrong becomes one clear message and an exit code, and never a traceback."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable

import click

from explainer import interrupts, staging
from explainer.errors import ExplainerError

FINE, MISTAKE, BUG, INTERRUPTED = 0, 1, 3, 130

CIRCUMSTANCES = {
    errno.ENOSPC: "free some space, or choose a folder on another disk with --out",
    errno.EDQUOT: "free some space, or choose a folder on another disk with --out",
    errno.EACCES: "choose a folder of your own with --out",
    errno.EPERM: "choose a folder of your own with --out",
    errno.EROFS: "choose another folder with --out",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EFBIG: "the file would be larger than this system allows",
    errno.EIO: "the disk may be damaged",
    errno.ENOMEM: "close other programs, or try --jobs 1",
    errno.EAGAIN: "too many processes are running; try --jobs 1",
    errno.EMFILE: "too many files are open; try --jobs 1",
}
"""What the operating system complains of that is no bug of ours, and the remedy."""


def run(command: Callable[[], object]) -> int:
    """Run a command; the exit code is 0, 1 for the user's mistake, 3 for our bug, or 130 when it was interrupted."""
    interrupts.listen()
    try:
        command()
        sys.stdout.flush()
        return FINE
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        return _say(_usage(error), MISTAKE)
    except ExplainerError as error:
        return _say(str(error), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _say("stopped", INTERRUPTED)
    except BrokenPipeError:
        _forget_output()
        return _say("the output was closed before everything was written to it", MISTAKE)
    except Exception as error:
        return _say(_circumstance(error), MISTAKE) if _circumstance(error) else _say(_bug(error), BUG)


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    hint = f"; see {context.command_path} --help" if context else ""
    return f"{error.format_message().rstrip('.')}{hint}"


def _circumstance(error: Exception) -> str:
    if not isinstance(error, OSError) or error.errno not in CIRCUMSTANCES:
        return ""
    place = f"{str(error.filename).split(staging.ASIDE)[0]}: " if error.filename else ""
    return f"{place}{error.strerror}; {CIRCUMSTANCES[error.errno]}"


def _bug(error: Exception) -> str:
    from explainer import log  # slow to load, and as a rule not needed

    return f"something went wrong that is not your fault; please send us {log.write(error)}"


def _say(message: str, code: int) -> int:
    try:
        print(message, file=sys.stderr, flush=True)
    except OSError:  # nobody listens any more
        _forget_output()
    return code


def _forget_output() -> None:
    """Let what is still unwritten go nowhere: Python would complain of the closed pipe once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
