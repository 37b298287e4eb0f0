#!/bin/sh
# Installs what is missing, then runs.
#
#   ./go              the film, from nothing to the finished video
#   ./go test [...]   the tests; what follows is handed to pytest
#   ./go check        lint, format, types and import contracts
#   ./go X ...        nnexplain X ...; ./go --help lists them
#
# Python packages go into .venv beside this file and nowhere else. PYTHON=/path/to/python3.12 ./go chooses the interpreter.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
venv=$here/.venv
python=$venv/bin/python

say() { printf 'go: %s\n' "$*" >&2; }
fail() {
    say "$@"
    exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# -- what runs ---------------------------------------------------------------------------------------------------------

main() {
    case ${1-} in
    '')
        show_the_film
        ;;
    test)
        shift
        ensure requirements.lock
        ensure requirements-dev.lock
        run_the_tests "$@"
        ;;
    check)
        # With a file's name it is nnexplain's own check, of a film's configuration.
        [ $# -eq 1 ] || run_nnexplain "$@"
        ensure requirements.lock
        ensure requirements-dev.lock
        check_the_code
        ;;
    *)
        run_nnexplain "$@"
        ;;
    esac
}

# -P: a file named like one of our modules in the folder of the caller stays out of it.
run_nnexplain() {
    ensure requirements.lock
    export PYTHONPATH="$here${PYTHONPATH:+:$PYTHONPATH}"
    exec "$python" -P -m explainer "$@"
}

# nnexplain says where the film is; on a desktop it is opened as well.
show_the_film() {
    viewer=
    if [ -t 1 ] && [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ] && has xdg-open; then viewer=xdg-open; fi
    if [ -t 1 ] && [ "$(uname)" = Darwin ]; then viewer=open; fi
    [ -n "$viewer" ] || run_nnexplain film
    (run_nnexplain film)
    "$viewer" media/film/film.mp4 >/dev/null 2>&1 || say "$viewer could not open it"
}

run_the_tests() {
    cd "$here"
    for option; do
        case $option in
        -n* | --numprocesses* | --pdb* | --trace) exec "$python" -m pytest "$@" ;;
        esac
    done
    exec "$python" -m pytest -n 2 "$@"
}

check_the_code() {
    cd "$here"
    failed=
    "$python" -m ruff check . || failed="$failed ruff-check"
    "$python" -m ruff format --check . || failed="$failed ruff-format"
    "$python" -m mypy || failed="$failed mypy"
    "$python" -c 'from importlinter.cli import lint_imports_command as main; main(["--no-logo"])' || failed="$failed lint-imports"
    [ -z "$failed" ] || fail "not in order:$failed"
}

# -- Python packages ---------------------------------------------------------------------------------------------------

# .venv keeps a copy of each lock that was installed to the end: a start has only to compare two files.
installed() { [ -x "$python" ] && cmp -s "$here/$1" "$venv/$1"; }

ensure() {
    installed "$1" && return
    lock
    # Another start may have done the work while this one waited.
    installed "$1" || install_lock "$1"
    unlock
}

install_lock() {
    if [ "$1" = requirements.lock ]; then
        base=$(choose_python) || exit 1
        install_system_packages
        say "making .venv with Python $(version_of "$base"), in about a minute"
        # What is there is of another lock, or of an install that was cut short and may have left a program that still writes.
        rm -rf "$venv.old"
        [ ! -d "$venv" ] || mv "$venv" "$venv.old"
        "$base" -m venv "$venv" || fail "no .venv could be made; see above why"
        rm -rf "$venv.old" || say "$venv.old could not be removed"
        let_programs_find_us
    else
        say "adding the packages of $1"
    fi
    install_with_uv "$1" || install_with_pip "$1" || fail "the Python packages could not be installed; see above why"
    cp "$here/$1" "$venv/$1.part"
    mv "$venv/$1.part" "$venv/$1"
}

# So that .venv/bin/manim -ql scenes/ch04_activations.py ForwardPass works as it does for any scene.
let_programs_find_us() {
    for site in "$venv"/lib/python3.*/site-packages; do
        if [ -d "$site" ]; then printf '%s\n' "$here" >"$site/nn-explainer.pth"; fi
    done
}

# uv is several times as fast as pip, but pip is what every Python has. Compiled here, the packages start quickly from the
# first time on, and without the warnings that the compiler has for some of them.
install_with_uv() {
    pip_install --quiet -r "$here/requirements-uv.lock" >/dev/null 2>&1 &&
        "$python" -m uv pip install --quiet --compile-bytecode --python "$python" --require-hashes -r "$here/$1"
}

install_with_pip() {
    say "uv did not do it; installing with pip, in a few minutes"
    pip_install --progress-bar off -r "$here/$1"
}

pip_install() { "$python" -m pip --disable-pip-version-check install --require-hashes "$@"; }

# -- one install at a time ---------------------------------------------------------------------------------------------

lock() {
    told=
    until mkdir "$here/.venv.lock" 2>/dev/null; do
        [ -w "$here" ] || fail "cannot write to $here"
        holder=$(cat "$here/.venv.lock/pid" 2>/dev/null) || holder=
        if [ -n "$holder" ] && ! [ -d "/proc/$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
            break_lock "$holder"
            continue
        fi
        [ -n "$told" ] || say "waiting for another ./go that is installing (if there is none, remove $here/.venv.lock)"
        told=yes
        sleep 1
    done
    trap unlock EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    echo $$ >"$here/.venv.lock/pid"
}

unlock() {
    rm -rf "$here/.venv.lock"
    trap - EXIT HUP INT TERM
}

# The holder is dead. Of several that notice only one may remove its lock, and none the lock of a successor.
break_lock() {
    if mkdir "$here/.venv.lock.broken" 2>/dev/null; then
        [ "$(cat "$here/.venv.lock/pid" 2>/dev/null)" != "$1" ] || rm -rf "$here/.venv.lock"
        rmdir "$here/.venv.lock.broken"
    else
        sleep 1
    fi
}

# -- Python ------------------------------------------------------------------------------------------------------------

# Prints the interpreter's path. Each candidate is run: what a version manager puts in its place may exist and yet not start.
choose_python() {
    if [ -n "${PYTHON-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3 python3.13 python3.12 python3.11
    fi
    for candidate; do
        "$candidate" -c '
import sys
if sys.implementation.name != "cpython" or not (3, 11) <= sys.version_info < (3, 14):
    sys.exit(1)
print(getattr(sys, "_base_executable", sys.executable))' 2>/dev/null && return
    done
    found=$("$1" -V 2>/dev/null) || found='not there'
    fail "Python 3.11, 3.12 or 3.13 is needed, and $1 is $found. Name one that you have: PYTHON=/path/to/python3.12 ./go"
}

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

# -- system packages ---------------------------------------------------------------------------------------------------

# Each need is tried, not looked up: what counts is that it works, whoever installed it.
works() {
    case $1 in
    compiler) echo '#include <stdlib.h>' | cc -x c -fsyntax-only - ;;
    pkg-config) has pkg-config ;;
    pango) has pkg-config && pkg-config --exists pangocairo cairo ;;
    headers) "$base" -c 'import os, sysconfig; os.stat(sysconfig.get_config_var("INCLUDEPY") + "/Python.h")' ;;
    venv) "$base" -c 'import ensurepip, venv' ;;
    esac >/dev/null 2>&1
}

describe() {
    case $1 in
    compiler) echo 'a C compiler' ;;
    pango) echo 'the development files of Pango and Cairo' ;;
    headers) echo "the C headers of $base" ;;
    venv) echo "the modules venv and ensurepip of $base" ;;
    *) echo "$1" ;;
    esac
}

# Prints nothing where the manager has no package for a need. Debian takes its own Python apart; others come whole.
package_for() {
    case $manager:$prefix:$1 in
    apt-get:*:compiler) echo gcc libc6-dev ;;
    apt-get:*:pango) echo libpango1.0-dev ;;
    apt-get:*:pkg-config | brew:*:pkg-config) echo pkg-config ;;
    apt-get:/usr:headers) echo "python$(version_of "$base")-dev" ;;
    apt-get:/usr:venv) echo "python$(version_of "$base")-venv" ;;
    brew:*:pango) echo pango cairo ;;
    esac
}

install_system_packages() {
    needs=
    for need in compiler pkg-config pango headers venv; do
        works "$need" || needs="$needs $need"
    done
    [ -z "$needs" ] || install_what_is_needed
}

install_what_is_needed() {
    prefix=$("$base" -c 'import sys; print(sys.base_prefix)')
    manager=
    if has apt-get; then manager=apt-get; elif has brew; then manager=brew; fi
    packages='' unknown=''
    for need in $needs; do
        names=$(package_for "$need")
        packages=$packages${names:+ $names}
        [ -n "$names" ] || unknown="$unknown${unknown:+, }$(describe "$need")"
    done
    [ -z "$unknown" ] || fail "please install $unknown${packages:+, and with $manager$packages}; then start ./go again"
    "install_with_$(echo $manager | tr -d -)" || fail "these could not be installed:$packages; see above why"
    for need in $needs; do
        works "$need" || fail "still missing after that: $(describe "$need")"
    done
}

# shellcheck disable=SC2086 # the packages are words
install_with_aptget() {
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        may_become_root || fail "no root here; install these first, then start ./go again: sudo apt-get install -y$packages"
        as_root=sudo
    fi
    say "installing with apt-get:$packages"
    # A machine's first minutes belong to its automatic updates: wait for them.
    set -- $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300
    "$@" update || say "the lists of packages could not all be brought up to date; trying all the same"
    "$@" install -y --no-install-recommends $packages >/dev/null
}

# shellcheck disable=SC2086
install_with_brew() {
    say "installing with brew:$packages"
    brew install --quiet $packages
}

# Without a terminal nobody can type the password.
may_become_root() { has sudo && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }; }

main "$@"
