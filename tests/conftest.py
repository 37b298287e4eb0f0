"""What tests in several folders share: a film that is small enough to be rendered for a test, and the command line."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

hypothesis.settings.register_profile("film", deadline=None)  # no test asserts a time: machines are shared
hypothesis.settings.load_profile("film")

ROOT = Path(__file__).parents[1]


SLOW = "slow: tried in a browser, or on whole films; left out unless --slow or a folder or file asks for it"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the golden stills of tests/frames be drawn anew, and slow tests be run."""
    parser.addoption("--update-frames", action="store_true", help="draw the golden stills anew instead of comparing")
    parser.addoption("--slow", action="store_true", help="run the slow tests too")


def pytest_configure(config: pytest.Config) -> None:
    """Say what the mark of slow tests means."""
    config.addinivalue_line("markers", SLOW)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave slow tests out, unless they are asked for."""
    if config.getoption("--slow") or config.args != config.getini("testpaths"):
        return
    left_out = [item for item in items if item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of the tests' own: they neither find the user's clips nor leave theirs among them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def tiny() -> tuple[str, ...]:
    """Options that make any film quick: an untrained network, few pixels and frames, lines that are hurried through."""
    keys = (
        "network.weights=random",
        "narration.words_per_second=10",
        "qualities.tiny={width: 160, height: 90, fps: 5}",
        "quality=tiny",
    )
    return tuple(word for key in keys for word in ("--set", key))


@pytest.fixture(scope="session")
def start() -> Callable[..., subprocess.Popen[str]]:
    """Start `nnexplain` with arguments, in a process of its own."""

    def popen(*arguments: str, cwd: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "explainer", *arguments]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
        return subprocess.Popen(command, cwd=cwd, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    return popen


@pytest.fixture(scope="session")
def run(start: Callable[..., subprocess.Popen[str]]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `nnexplain` to its end."""

    def complete(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        process = start(*arguments, cwd=cwd)
        out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    return complete
