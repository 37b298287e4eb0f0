"""./go: what it installs and runs, seen with stand-ins for Python, package managers and root. Nothing is downloaded."""

from __future__ import annotations

import os
import pty
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REAL_TOOLS = ["sh", "env", "cat", "cmp", "cp", "mv", "rm", "mkdir", "rmdir", "dirname", "tr", "uname"]

# Plays python3, and when -m venv has copied it, .venv's Python; notes in $LOG every module that it is asked to run.
PYTHON = r"""#!/bin/sh
case $1 in
-V) echo "Python ${STUB_VERSION-3.12.1}"; exit ;;
-c)
    case $2 in
    *_base_executable*) [ -z "${STUB_VERSION-}" ] && echo "$0" ;;
    *base_prefix*) echo "${STUB_PREFIX-/usr}" ;;
    *INCLUDEPY*) [ -e "$STUBS/headers" ] ;;
    *ensurepip*) [ -e "$STUBS/venv" ] ;;
    *version_info*) echo 3.12 ;;
    *lint_imports*) echo "lint-imports" >>"$LOG"; exit "${STUB_LINT-0}" ;;
    esac
    exit ;;
-P) shift; echo "from $PWD with PYTHONPATH=$PYTHONPATH" >>"$LOG" ;;
esac
shift
echo "$@" >>"$LOG"
case "$*" in
"venv "*) mkdir -p "$2/bin" && cp "$0" "$2/bin/python"; sleep 1 ;;
*uv.lock) exit "${STUB_UV-0}" ;;
"uv "*) exit "${STUB_UV-0}" ;;
pip*) exit "${STUB_PIP-0}" ;;
*) exit "${STUB_RUN-0}" ;;
esac
"""
# Plays apt-get and brew: what is installed is there from then on.
MANAGER = r"""#!/bin/sh
echo "${0##*/} $*" >>"$LOG"
case "$*" in
*install*) [ -z "${STUB_BROKEN-}" ] || exit 100
    for need in compiler pango headers venv; do : >"$STUBS/$need"; done
    cp "$STUBS/spare-pkg-config" "$STUBS/pkg-config" ;;
esac
"""


def script(path: Path, text: str) -> None:
    """Write an executable file."""
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@dataclass
class Machine:
    """A machine with a clone of the repository, in a folder with a space in its name."""

    clone: Path
    stubs: Path
    log: Path
    env: dict[str, str] = field(default_factory=dict)

    def go(self, *args: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
        """Run ./go and wait for it."""
        return subprocess.run(
            [self.clone / "go", *args],
            cwd=cwd or self.clone,
            env=self.env | env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def did(self) -> list[str]:
        """What was run since the last time one asked."""
        done = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return done

    def lacks(self, *needs: str) -> None:
        """Take away what the system offers."""
        for need in needs:
            (self.stubs / need).unlink()

    def has(self, name: str, text: str) -> None:
        """Put a program on the PATH."""
        script(self.stubs / name, text)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine that has all it needs but the .venv."""
    clone, stubs = tmp_path / "a clone", tmp_path / "bin"
    clone.mkdir()
    stubs.mkdir()
    shutil.copy(ROOT / "go", clone)
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock"):
        (clone / name).write_text(f"first {name}\n", encoding="utf-8")
    for tool in REAL_TOOLS:
        (stubs / tool).symlink_to(shutil.which(tool) or tool)
    machine = Machine(clone, stubs, tmp_path / "log")
    machine.env = {"PATH": str(stubs), "LOG": str(machine.log), "STUBS": str(stubs)}
    machine.has("python3", PYTHON)
    machine.has("sleep", f"#!/bin/sh\nexec {shutil.which('sleep')} 0.05\n")
    machine.has("id", "#!/bin/sh\necho 1000\n")
    machine.has("cc", '#!/bin/sh\n[ -e "$STUBS/compiler" ]\n')
    machine.has("spare-pkg-config", '#!/bin/sh\n[ -e "$STUBS/pango" ]\n')
    shutil.copy(stubs / "spare-pkg-config", stubs / "pkg-config")
    for need in ("compiler", "pango", "headers", "venv"):
        (stubs / need).touch()
    return machine


# -- the script itself -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shell", "name"), [("sh", "go"), ("dash", "go"), ("bash", "go"), ("bash", ".ci/run")])
def test_the_scripts_parse(shell: str, name: str) -> None:
    """Every shell that is there can read them; .ci/run is for bash alone."""
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    assert subprocess.run([shell, "-n", ROOT / name], check=False).returncode == 0


BASHISMS = r"\[\[|\bfunction\b|^\s*(local|source|declare|typeset) |<<<|&>|\$'|=\(|[^=!]==[^=]|\$\{[^}]*(//|\^|,,)|<\("


def test_go_is_plain_posix_shell() -> None:
    """None of the usual extensions of bash is used."""
    code = re.sub(
        r"(?m)^\s*#.*|python -c '[^']*'|-c '\n[^']*'|-c '[^']*'", "", (ROOT / "go").read_text(encoding="utf-8")
    )
    assert re.findall(BASHISMS, code, re.MULTILINE) == []


@pytest.mark.parametrize(
    "bad", ["if [[ $a ]]", "  local x=1", "a=(1 2)", '[ "$a" == b ]', "cat <<< $a", "x &> y", "${a//b}"]
)
def test_extensions_of_bash_are_seen(bad: str) -> None:
    """The search for them finds them."""
    assert re.search(BASHISMS, bad)


# -- installing --------------------------------------------------------------------------------------------------------

INSTALL = [
    "venv {venv}",
    "pip --disable-pip-version-check install --require-hashes --quiet -r {clone}/requirements-uv.lock",
    "uv pip install --quiet --compile-bytecode --python {venv}/bin/python "
    "--require-hashes -r {clone}/requirements.lock",
]


def test_the_first_start_installs_the_lock_and_runs(machine: Machine) -> None:
    """A fresh clone gets its .venv from the lock with hashes; then nnexplain runs with the arguments as they were."""
    result = machine.go("film", "my film.yaml")
    install = [line.format(clone=machine.clone, venv=machine.clone / ".venv") for line in INSTALL]
    run = [f"from {machine.clone} with PYTHONPATH={machine.clone}", "explainer film my film.yaml"]
    assert (result.returncode, machine.did()) == (0, install + run)
    assert "making .venv" in result.stderr


def test_the_second_start_only_runs(machine: Machine) -> None:
    """With the lock as it was nothing is asked of Python but the work itself."""
    machine.go("list")
    machine.did()
    result = machine.go("list")
    assert machine.did()[1:] == ["explainer list"]
    assert result.stderr == ""


def test_a_changed_lock_is_installed_afresh(machine: Machine) -> None:
    """A lock that differs in one byte makes a new .venv."""
    machine.go("list")
    machine.did()
    (machine.clone / ".venv/left behind").touch()
    (machine.clone / "requirements.lock").write_text("second\n", encoding="utf-8")
    machine.go("list")
    assert machine.did()[0].startswith("venv ")
    assert not (machine.clone / ".venv/left behind").exists()
    assert not (machine.clone / ".venv.old").exists()
    assert (machine.clone / ".venv/requirements.lock").read_text(encoding="utf-8") == "second\n"


def test_without_uv_pip_installs(machine: Machine) -> None:
    """Where uv is not to be had, pip does it, with hashes too."""
    result = machine.go("list", STUB_UV="1")
    pip = "pip --disable-pip-version-check install --require-hashes --progress-bar off -r"
    assert f"{pip} {machine.clone}/requirements.lock" in machine.did()
    assert result.returncode == 0


def test_an_install_that_fails_is_begun_again(machine: Machine) -> None:
    """It ends with a line and leaves nothing that looks finished: the next start installs from the beginning."""
    result = machine.go("list", STUB_UV="1", STUB_PIP="1")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == "go: the Python packages could not be installed; see above why"
    machine.did()
    assert machine.go("list").returncode == 0
    assert machine.did()[0].startswith("venv ")


def test_an_install_that_was_killed_is_begun_again(machine: Machine) -> None:
    """The lock of a process that is gone holds up nobody."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (machine.clone / ".venv.lock").mkdir()
    (machine.clone / ".venv.lock/pid").write_text(f"{gone.pid}\n", encoding="utf-8")
    assert machine.go("list").returncode == 0
    assert machine.did()[-1] == "explainer list"
    assert not (machine.clone / ".venv.lock").exists()


def test_two_starts_at_once_install_once(machine: Machine) -> None:
    """The later one waits for the earlier one, and both run."""
    command = [machine.clone / "go", "list"]
    starts = [subprocess.Popen(command, env=machine.env, stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [start.wait() for start in starts] == [0, 0, 0]
    done = machine.did()
    assert [line.split()[0] for line in done].count("venv") == 1
    assert done.count("explainer list") == 3


def test_python_is_said_to_be_missing(machine: Machine) -> None:
    """Without a Python in the range it says which are, and what was found."""
    result = machine.go(STUB_VERSION="3.10.4")
    assert result.returncode == 1
    assert result.stderr.startswith("go: Python 3.11, 3.12 or 3.13 is needed, and python3 is Python 3.10.4.")
    assert len(result.stderr.splitlines()) == 1


def test_another_python_is_taken_if_python3_is_too_old(machine: Machine) -> None:
    """Any of python3.13, python3.12 and python3.11 will do."""
    machine.has("python3.12", PYTHON.replace("STUB_VERSION", "UNSET"))
    assert machine.go("list", STUB_VERSION="3.10.4").returncode == 0


def test_python_can_be_named(machine: Machine, tmp_path: Path) -> None:
    """PYTHON names the interpreter, whatever is on the PATH."""
    script(tmp_path / "my python", PYTHON.replace("STUB_VERSION", "UNSET"))
    assert machine.go("list", STUB_VERSION="3.10.4", PYTHON=str(tmp_path / "my python")).returncode == 0


# -- system packages ---------------------------------------------------------------------------------------------------

ALL_OF_APT = "gcc libc6-dev pkg-config libpango1.0-dev python3.12-dev python3.12-venv"
APT = f"apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends {ALL_OF_APT}"


@pytest.fixture
def bare(machine: Machine) -> Machine:
    """A machine that has Python and a package manager and nothing else."""
    machine.has("apt-get", MANAGER)
    machine.lacks("compiler", "pkg-config", "pango", "headers", "venv")
    return machine


def test_without_root_it_says_what_to_install(bare: Machine) -> None:
    """One line, to be copied; nothing is changed."""
    result = bare.go()
    told = f"go: no root here; install these first, then start ./go again: sudo apt-get install -y {ALL_OF_APT}\n"
    assert (result.returncode, result.stderr, bare.did()) == (1, told, [])
    assert not (bare.clone / ".venv").exists()


def test_sudo_that_asks_for_a_password_is_no_root_without_a_terminal(bare: Machine) -> None:
    """Nobody could type it: the same line as without sudo."""
    bare.has("sudo", "#!/bin/sh\nexit 1\n")
    assert "sudo apt-get install -y gcc" in bare.go().stderr


@pytest.mark.parametrize("root", [True, False], ids=["root", "sudo"])
def test_with_root_the_packages_are_installed_and_named_before(bare: Machine, root: bool) -> None:
    """As root, or with a sudo that works, apt-get installs all that is missing."""
    if root:
        bare.has("id", "#!/bin/sh\necho 0\n")
    else:
        bare.has("sudo", '#!/bin/sh\n[ "$1" = -n ] && exit\necho sudo "$1" >>"$LOG"\nexec "$@"\n')
    result = bare.go("list")
    done = [line for line in bare.did() if line != "sudo env"]
    assert result.returncode == 0
    assert done[:2] == ["apt-get -qq -o DPkg::Lock::Timeout=300 update", APT]
    assert result.stderr.splitlines()[0] == f"go: installing with apt-get: {ALL_OF_APT}"


def test_only_what_is_missing_is_installed(bare: Machine) -> None:
    """What works is not asked for, wherever it came from."""
    for need in ("compiler", "headers", "venv"):
        (bare.stubs / need).touch()
    assert bare.go().stderr.endswith("sudo apt-get install -y pkg-config libpango1.0-dev\n")


def test_a_failed_installation_of_packages_is_said(bare: Machine) -> None:
    """apt-get's failure ends the start with the packages' names."""
    bare.has("id", "#!/bin/sh\necho 0\n")
    result = bare.go(STUB_BROKEN="1")
    assert (result.returncode, result.stderr.splitlines()[-1]) == (
        1,
        f"go: these could not be installed: {ALL_OF_APT}; see above why",
    )


def test_brew_installs_without_root(bare: Machine) -> None:
    """On a Mac there is brew, which brings Pango and Cairo."""
    bare.lacks("apt-get")
    bare.has("brew", MANAGER)
    for need in ("compiler", "headers", "venv"):
        (bare.stubs / need).touch()
    result = bare.go("list")
    assert (result.returncode, bare.did()[0]) == (0, "brew install --quiet pkg-config pango cairo")


def test_without_a_known_manager_the_needs_are_described(bare: Machine) -> None:
    """A machine with neither apt-get nor brew gets one line that names what it lacks."""
    bare.lacks("apt-get")
    told = bare.go().stderr
    assert len(told.splitlines()) == 1
    assert told.startswith(
        "go: please install a C compiler, pkg-config, the development files of Pango and Cairo, the C"
    )


def test_the_headers_of_a_python_from_elsewhere_are_not_looked_for_in_apt(bare: Machine) -> None:
    """Debian's headers would not fit another Python: it is described, and so is what apt-get has."""
    told = bare.go(STUB_PREFIX="/opt/python").stderr
    assert "python3.12-dev" not in told
    assert told.startswith(
        f"go: please install the C headers of {bare.stubs}/python3, the modules venv and ensurepip of"
    )


# -- running -----------------------------------------------------------------------------------------------------------


def test_paths_are_the_callers(machine: Machine, tmp_path: Path) -> None:
    """From another folder, a relative path means what it means there."""
    machine.go("film", "mine.yaml", cwd=tmp_path)
    assert machine.did()[-2:] == [f"from {tmp_path} with PYTHONPATH={machine.clone}", "explainer film mine.yaml"]


def test_the_exit_code_is_the_programs(machine: Machine) -> None:
    """A user's mistake stays code 1, an interruption 130."""
    assert [machine.go("film", STUB_RUN=code).returncode for code in ("0", "1", "130")] == [0, 1, 130]


@pytest.mark.parametrize(
    ("given", "run"),
    [
        ([], "pytest -n 2"),
        (["tests/nnmath", "-k", "a or b"], "pytest -n 2 tests/nnmath -k a or b"),
        (["-n0", "tests"], "pytest -n0 tests"),
        (["--numprocesses=4"], "pytest --numprocesses=4"),
        (["--pdb"], "pytest --pdb"),
    ],
)
def test_go_test_is_pytest_with_two_processes(machine: Machine, given: list[str], run: str) -> None:
    """Unless another number is asked for, or the debugger, which needs the terminal for itself."""
    assert machine.go("test", *given).returncode == 0
    assert machine.did()[-1] == run
    assert (machine.clone / ".venv/requirements-dev.lock").exists()


def test_go_check_runs_all_four_checks(machine: Machine) -> None:
    """A failure does not keep the others from being run, and is named at the end."""
    result = machine.go("check", STUB_LINT="1")
    assert machine.did()[-4:] == ["ruff check .", "ruff format --check .", "mypy", "lint-imports"]
    assert (result.returncode, result.stderr.splitlines()[-1]) == (1, "go: not in order: lint-imports")


def test_go_check_with_a_file_checks_the_film(machine: Machine) -> None:
    """The film's own check has the same name, and always a file."""
    machine.go("check", "film.yaml")
    assert machine.did()[-1] == "explainer check film.yaml"


@pytest.mark.parametrize(("display", "opened"), [({"DISPLAY": ":0"}, True), ({}, False)], ids=["desktop", "no display"])
def test_the_film_is_opened_on_a_desktop(machine: Machine, display: dict[str, str], opened: bool) -> None:
    """With a display and a terminal ./go opens the film that it has made; never otherwise."""
    machine.has("xdg-open", '#!/bin/sh\necho "xdg-open $*" >>"$LOG"\n')
    machine.go("list")
    terminal, theirs = pty.openpty()
    subprocess.run([machine.clone / "go"], cwd=machine.clone, env=machine.env | display, stdout=theirs, check=True)
    os.close(theirs)
    os.close(terminal)
    assert ("xdg-open media/film/film.mp4" in machine.did()) == opened
    machine.go(**display)
    assert machine.did()[-1] == "explainer film"


# -- continuous integration, locks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("fails", [None, "test", "check"])
def test_the_ci_script_runs_tests_and_checks(tmp_path: Path, fails: str | None) -> None:
    """Both are run, and one that fails is enough; MNIST is found beside the repository."""
    clone = tmp_path / "clone"
    (clone / ".ci").mkdir(parents=True)
    (tmp_path / "shared/mnist").mkdir(parents=True)
    shutil.copy(ROOT / ".ci/run", clone / ".ci")
    script(clone / "go", f'#!/bin/sh\necho "$* with $NNEXPLAIN_MNIST"\n[ "$1" != "{fails}" ]\n')
    (programs := tmp_path / "programs").mkdir()
    for name in ("chromium", "espeak-ng"):
        script(programs / name, "#!/bin/sh\n")
    env = {name: value for name, value in os.environ.items() if name != "NNEXPLAIN_MNIST"}
    env["PATH"] = f"{programs}:{env['PATH']}"
    result = subprocess.run(["bash", clone / ".ci/run"], env=env, capture_output=True, text=True, check=False)
    mnist = tmp_path / "shared/mnist"
    assert result.stdout.splitlines() == [f"test --slow with {mnist}", f"check with {mnist}"]
    assert (result.returncode == 0) == (fails is None)


@pytest.mark.parametrize("root", [True, False])
def test_the_ci_script_installs_what_tests_are_tried_with(tmp_path: Path, root: bool) -> None:
    """Where there is no browser, root has apt fetch one before the tests; nobody else is asked for anything."""
    clone, programs = tmp_path / "clone", tmp_path / "programs"
    (clone / ".ci").mkdir(parents=True)
    programs.mkdir()
    shutil.copy(ROOT / ".ci/run", clone / ".ci")
    script(clone / "go", f'#!/bin/sh\necho "go $*" >>{tmp_path}/log\n')
    script(programs / "apt-get", f'#!/bin/sh\necho "apt-get $*" >>{tmp_path}/log\n')
    script(programs / "id", f"#!/bin/sh\necho {0 if root else 1000}\n")
    script(programs / "espeak-ng", "#!/bin/sh\n")
    for name in ("bash", "sh", "dirname"):
        (programs / name).symlink_to(shutil.which(name) or name)
    subprocess.run([programs / "bash", clone / ".ci/run"], env={"PATH": str(programs)}, check=True)
    installed = ["apt-get update -qq", "apt-get install -y -qq --no-install-recommends chromium"]
    assert (tmp_path / "log").read_text().splitlines() == [*(installed if root else []), "go test --slow", "go check"]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-uv.lock"])
def test_a_lock_has_a_hash_for_everything_and_no_addresses(name: str) -> None:
    """Every requirement is pinned and hashed; where it comes from is the user's business."""
    lock = (ROOT / name).read_text(encoding="utf-8")
    requirements = re.findall(r"(?m)^[A-Za-z].*(?:\n +--hash.*)*", lock)
    assert requirements
    assert [one for one in requirements if not re.match(r"\S+==\S+ .*\n +--hash=sha256:[0-9a-f]{64}", one)] == []
    assert "://" not in lock


def test_the_supported_pythons_are_the_same_everywhere() -> None:
    """The metadata, its classifiers and ./go name 3.11, 3.12 and 3.13."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    minors = [line[-4:] for line in project["classifiers"] if re.search(r":: 3\.\d+$", line)]
    assert (project["requires-python"], minors) == (">=3.11,<3.14", ["3.11", "3.12", "3.13"])
    assert "(3, 11) <= sys.version_info < (3, 14)" in (ROOT / "go").read_text(encoding="utf-8")
