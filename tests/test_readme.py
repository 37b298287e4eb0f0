"""The README says only what works: its commands, its film, its links and its tables."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest
from PIL import Image

from explainer import render, settings
from explainer.cli import cli
from explainer.film import Film
from nnmath.handwriting import write

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "media/README.md",
    "explainer/fonts/README.md",
    "docs/make-your-own.md",
    "docs/config.md",
    "docs/chapters.md",
    "docs/performance.md",
]

OWN = {"", "test", "check"}
"""What ./go does itself, seen in tests/test_go.py; the rest is nnexplain's."""
QUICK = {"list", "check", "predict", "schema", "--help"}
"""Commands that are run here. The others take long: their arguments are parsed, and they have tests of their own."""


def blocks(language: str) -> list[str]:
    """The README's blocks of code in one language."""
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", README)


def commands() -> list[str]:
    """Every command of the README: lines of its blocks, and code in its text that starts with ./go."""
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    return list(dict.fromkeys(lines + re.findall(r"`(\./go[^`]*)`", README)))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the README speaks of."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(blocks("yaml")[0], encoding="utf-8")
    ink = np.round(255 * (1 - write(4, seed=1).pixels)).astype(np.uint8)
    Image.fromarray(ink).resize((280, 280)).save(tmp_path / "my_digit.png")
    return tmp_path


def parse(arguments: list[str]) -> dict[str, Any]:
    """What the command line makes of arguments; a click.UsageError if they are wrong."""
    name, *rest = arguments
    command = cli.get_command(click.Context(cli), name)
    assert command is not None, f"there is no command {name}"
    return command.make_context(name, rest).params


def test_the_readme_begins_with_two_commands() -> None:
    """A newcomer has to type no more."""
    assert blocks("sh")[0].splitlines() == ["./go", "./go --help"]


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_readme_works(
    command: str, desk: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """It is run if it is quick, and otherwise its arguments are understood and its files are there."""
    program, *arguments = shlex.split(command)
    assert program == "./go"
    if not arguments or (len(arguments) == 1 and arguments[0] in OWN):
        return
    if arguments[0] in QUICK and "--looks" not in arguments:
        result = run(*arguments, cwd=desk)
        assert (result.returncode, bool(result.stdout)) == (0, True), result.stderr
    else:
        assert (parse(arguments).get("config") or desk / "mine.yaml").is_file()


def test_a_command_that_does_not_exist_would_be_seen() -> None:
    """The parser complains of an unknown option, and of an unknown command."""
    with pytest.raises(click.UsageError):
        parse(["film", "--qualty", "high"])
    with pytest.raises(AssertionError):
        parse(["flim"])


def test_the_options_that_the_text_names_exist() -> None:
    """Every --option in the README belongs to a command, but for help and the one of the tests."""
    known = {name for command in cli.commands.values() for option in command.params for name in option.opts}
    assert set(re.findall(r"--[a-z]+[a-z-]*", README)) - {"--help", "--slow"} <= known


def test_every_command_is_in_the_table() -> None:
    """The table lists what ./go --help lists, each once at least."""
    listed = {command.split()[1] for command in commands() if " " in command}
    assert set(cli.commands) <= listed


def test_the_film_in_the_readme_says_what_it_says(desk: Path) -> None:
    """Each key of the example arrives in the film."""
    film = Film.open(settings.load(desk / "mine.yaml"))
    said = {spec.name: spec.lines for spec in film.scenes}["ForwardPass"]["pour_in_the_input"].say
    assert (film.hero.label, film.config.theme.palette, film.config.quality) == ("4", "colorblind", "high")
    assert said == "Here comes our four. Its pixels light the first column."
    assert len(blocks("yaml")[0].splitlines()) <= 12


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """Every relative link and picture is a file or folder of the repository."""
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


def test_the_houses_exist() -> None:
    """Every folder in the table of the house is there."""
    folders = re.findall(r"(?m)^\| `(\w+)/` \|", README)
    assert len(folders) == 8
    assert all((ROOT / folder).is_dir() for folder in folders)


def test_the_scene_in_the_readme_is_a_scene(desk: Path) -> None:
    """The class and its entry, copied from the README, become a still with the scene's own words."""
    (desk / "my_scenes.py").write_text(*blocks("python"), encoding="utf-8")
    (desk / "own.yaml").write_text(blocks("yaml")[1], encoding="utf-8")
    film = Film.open(settings.load(desk / "own.yaml", ["quality=draft"]))
    assert film.scenes[1].lines["look_at_it"].say == "This is our nine."
    render.prepare()
    (still,) = render.stills(film.scenes[1], film, film.config.picture, desk, lambda seconds: None)
    assert still.file.is_file()
