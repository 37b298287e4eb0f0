"""The code that draws a scene, found without running it."""

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from explainer import cache, settings, sources
from explainer.film import Film
from explainer.sources import Sources, reads

ROOT = Path(__file__).parents[2]


def names(source: str) -> set[str]:
    """The modules of a scene."""
    return {module.name for module in Sources().of(source)}


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A scene of the user's own with modules beside it, none of which can be run."""
    files = {
        "my_scenes.py": "import numpy, beside\nfrom parts import wheel\nfrom scenes.stage import beat\n1 / 0\n",
        "beside.py": "def late():\n    import parts.axle\n",
        "parts/__init__.py": "",
        "parts/wheel.py": "import typing\nif typing.TYPE_CHECKING:\n    import unseen\nfrom . import spoke\n",
        "parts/spoke.py": "from .rim import Rim, Tyre\n",
        "parts/rim.py": "def broken(:\n",
        "parts/axle.py": "import missing, my_scenes\n",
        "unseen.py": "",
        "unused.py": "",
    }
    (tmp_path / "parts").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_imports_are_followed_wherever_they_stand(mine: Path) -> None:
    """At the top, in functions, relative, in circles and into the project; not for types alone, nor into packages."""
    found = names(str(mine / "my_scenes.py"))
    parts = {f"parts/{name}.py" for name in ("__init__", "wheel", "spoke", "rim", "axle")}
    assert {"my_scenes.py", "beside.py", *parts, "scenes/stage.py", "nnmath/trace.py", "explainer/render.py"} <= found
    assert not {"unseen.py", "unused.py", "missing.py"} & found
    assert {name.partition("/")[0] for name in found} <= {
        *("my_scenes.py", "beside.py", "parts", "scenes", "nnmath", "explainer"),
    }


def test_a_scene_that_is_not_there_has_no_code_of_its_own(tmp_path: Path) -> None:
    """Whoever runs it will be told; the code that would draw it is known."""
    assert "explainer/render.py" in names(str(tmp_path / "none.py"))
    assert names("no_such_package.scenes") == names(str(tmp_path / "none.py"))


@pytest.mark.parametrize("name", ["PixelsToNeurons", "SigmoidSquash", "OneBigFunction", "EndCard"])
def test_nothing_that_runs_is_missed(name: str, tmp_path: Path) -> None:
    """All of the project's modules that a process has loaded after it ran the scene were found by following imports."""
    film = Film.open(settings.from_mapping({"network": {"weights": "random"}, "scenes": [name]}))
    (tmp_path / "film").write_bytes(pickle.dumps(film))
    code = (
        "import json, pickle, sys; from pathlib import Path; from explainer import render; "
        "film = pickle.loads(Path('film').read_bytes()); render.prepare(); "
        "render.rehearse(film.scenes[0], film, film.config.picture, Path(), lambda seconds: None); "
        "print(json.dumps([str(m.__file__) for m in list(sys.modules.values()) if getattr(m, '__file__', None)]))"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    files = [Path(file) for file in json.loads(ran.stdout)]
    loaded = {file.relative_to(ROOT).as_posix() for file in files if file.is_relative_to(ROOT)}
    loaded = {file for file in loaded if file.startswith(("scenes/", "explainer/", "nnmath/"))}
    assert loaded and loaded <= names(film.scenes[0].source)


def test_what_is_read_of_a_film_is_known(tmp_path: Path) -> None:
    """The parts by their names, in any module of the scene; everything if the whole is handed on."""
    (tmp_path / "a.py").write_text("import b\nwidth = film.config.wires.width + self.film.exhibits.noise\n")
    (tmp_path / "b.py").write_text("def f(film): return film.config.film.title\n")
    modules = [module for module in Sources().of(str(tmp_path / "a.py")) if module.name in ("a.py", "b.py")]
    assert (reads(modules, "config"), reads(modules, "exhibits")) == ({"wires", "film"}, {"noise"})
    (tmp_path / "b.py").write_text("def f(film): return g(film.config)\n")
    assert reads(Sources().of(str(tmp_path / "a.py")), "config") is None


def test_what_was_learned_of_a_file_is_kept_until_it_changes(
    mine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The second time nothing is parsed but the file that has changed, and the answers are the same."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = Sources()
    before = first.of(str(mine / "my_scenes.py"))
    first.remember()
    parsed: list[bytes] = []
    learn = sources._learned
    monkeypatch.setattr(sources, "_learned", lambda text: parsed.append(text) or learn(text))
    assert Sources().of(str(mine / "my_scenes.py")) == before
    assert parsed == []
    (mine / "beside.py").write_text("import unused\n")
    assert "unused.py" in names(str(mine / "my_scenes.py"))
    assert parsed == [b"import unused\n"]


@pytest.mark.parametrize("text", ["", "[]", "{", '"a"'])
def test_a_damaged_memory_is_no_memory(text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What cannot be read is learned again."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    before = names("scenes.ch08_squash")
    (folder := cache.folder("sources")).mkdir(parents=True)
    (folder / "imports.json").write_text(text)
    assert names("scenes.ch08_squash") == before
