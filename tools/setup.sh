#!/bin/sh
# Makes .venv: the locked dependencies, the digitize command, and models of the languages that archives are likely to need.
#
#   sh tools/setup.sh        what digitize needs to run
#   sh tools/setup.sh dev    and what its tests need
#
# Needs Python 3.11 or newer, and no rights. As root it also installs the system's Tesseract, for `--engine pytesseract`,
# DjVuLibre, which reads DjVu files, and for the tests Chromium.
# Safe to repeat: finished work is stamped, and done again when a lock file, this script or Python has changed.
set -eu
cd "$(dirname "$0")/.."

LANGUAGES="eng deu rus fra tur ces dan hun ita nld pol spa ukr osd" # eng, deu and osd come as Python packages, the others from Debian
MODELS=.venv/share/tessdata
export DEBIAN_FRONTEND=noninteractive PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*" && exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# --- Debian's packages ----------------------------------------------------------------------------------------------

# Nobody should wait long for a mirror that doesn't answer: once it let a call wait, it is not asked again.
quiet_apt() {
    [ ! -e "$work/no-answer" ] || return 1
    LC_ALL=C timeout 300 apt-get -qq -o APT::Sandbox::User=root -o Acquire::Retries=1 -o Acquire::http::Timeout=20 \
        -o Acquire::https::Timeout=20 -o DPkg::Lock::Timeout=60 "$@" >>"$work/apt.log" 2>&1 && return
    code=$?
    if [ $code = 124 ]; then
        echo "E: the mirror of Debian's packages took more than five minutes" >>"$work/apt.log"
    fi
    if grep -Eq '^E: (the mirror|Failed to fetch .*(timed out|[Cc]ould not connect|Unable to connect|Connection failed|resolv))' "$work/apt.log"; then
        touch "$work/no-answer"
    fi
    return $code
}

# apt's own word on what went wrong, on one line: of a mirror that it did not reach rather than of what follows from that.
apt_error() { { grep -s '^[EW]: Failed to fetch' "$work/apt.log" || grep -s '^E:' "$work/apt.log"; } | tail -n 1; }

# An update may fail for one source of many, and the package be there all the same; it is not tried twice then.
update_lists() {
    [ ! -e "$work/not-updated" ] || return 0
    quiet_apt "$@" update || true
    ! grep -qs '^[EW]: Failed to fetch' "$work/apt.log" || touch "$work/not-updated"
}

apt_install() {
    quiet_apt install -y --no-install-recommends "$@" && return
    update_lists
    quiet_apt install -y --no-install-recommends "$@"
}

# Anyone may download packages and unpack them; where the system has no package lists, into lists of one's own.
unpack_debs() (
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/debs" "$work/unpacked"
    cd "$work/debs"
    set -- -o Dir::Cache="$work/cache" download "$@"
    if ! quiet_apt "$@"; then
        update_lists -o Dir::Cache="$work/cache" -o Dir::State::Lists="$work/lists"
        quiet_apt -o Dir::State::Lists="$work/lists" "$@" || return 1
    fi
    for deb in *.deb; do dpkg -x "$deb" "$work/unpacked"; done
    rm -f -- *.deb
)

# --- Python ---------------------------------------------------------------------------------------------------------

# The first that runs and is new enough (a name on the path may be a shim that leads nowhere), from outside any venv.
find_python() {
    for name in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14; do
        "$name" -c 'import sys; sys.exit(1) if sys.version_info < (3, 11) else print(sys._base_executable)' 2>/dev/null && return
    done
    fail "no Python 3.11 or newer found: install it (on Debian: apt install python3 python3-venv) or name it (PYTHON=/path/to/python3 make run)"
}

# What the set-up depends on, as one hash. The folder is in it because the scripts of a .venv hold its path.
fingerprint() {
    "$python" - pyproject.toml requirements.lock requirements-dev.lock tools/setup.sh <<'PYTHON'
import hashlib, os, pathlib, sys

seen = hashlib.sha256(repr((sys.version, sys.base_prefix, os.path.realpath("."))).encode())
for name in sys.argv[1:]:
    seen.update(pathlib.Path(name).read_bytes())
print(seen.hexdigest())
PYTHON
}

stamped() { [ "$(cat ".venv/.set-up-$1" 2>/dev/null)" = "$key" ] && .venv/bin/python -c 'import digitize' 2>/dev/null; }

# Debian ships venv's pip apart from Python, as python3-venv; where that is not installed, pip's wheel alone will do.
make_venv() {
    say "making .venv with $("$python" --version)"
    if [ -d .venv ]; then
        find .venv -mindepth 1 -maxdepth 1 ! -name share -exec rm -rf {} + # share/tessdata may hold a user's models
    fi
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv .venv
    elif has apt-get && "$python" -c 'import venv' 2>/dev/null && unpack_debs python3-pip-whl; then
        "$python" -m venv --without-pip .venv
        for wheel in "$work"/unpacked/usr/share/python-wheels/pip-*.whl; do
            .venv/bin/python "$wheel/pip" install -qq --no-index "$wheel"
        done
    else
        fail "$python can't make virtual environments: as root, apt install python3-venv; then repeat"
    fi
    mkdir -p "$MODELS"
}

install_packages() {
    say "installing the packages of $1"
    .venv/bin/python -m pip install -qq --require-hashes -r "$1" ||
        fail "could not install the packages of $1: pip says why above; when that is mended, the same command goes on"
    .venv/bin/python -m pip install -qq --no-deps --no-build-isolation --no-index --editable .
}

# --- Languages ------------------------------------------------------------------------------------------------------

missing_languages() {
    for language in $LANGUAGES; do
        [ -s "$MODELS/$language.traineddata" ] || printf '%s ' "$language"
    done
}

# The engine reads the models of one folder only: those that are missing there are copied from the folders given.
copy_models() {
    for language in $(missing_languages); do
        for folder in "$@"; do
            if [ -s "$folder/$language.traineddata" ]; then
                cp "$folder/$language.traineddata" "$MODELS/.new"
                mv "$MODELS/.new" "$MODELS/$language.traineddata"
                break
            fi
        done
    done
}

copy_system_models() {
    copy_models "${TESSDATA_PREFIX:-/nowhere}" /usr/share/tesseract-ocr/*/tessdata /usr/share/tessdata \
        /usr/local/share/tessdata /opt/homebrew/share/tessdata
}

debian_names() { printf 'tesseract-ocr-%s ' "$@"; }

# The unquoted words below are lists on purpose.
# shellcheck disable=SC2046,SC2086
install_languages() {
    copy_system_models
    if [ "$(id -u)" = 0 ] && has apt-get && { ! has tesseract || [ -n "$(missing_languages)" ]; }; then
        say "installing the system's Tesseract"
        apt_install tesseract-ocr $(debian_names $LANGUAGES) || say "no system Tesseract for --engine pytesseract: $(apt_error)"
        copy_system_models
    fi
    missing=$(missing_languages)
    if [ -n "$missing" ] && has apt-get; then # what fails here is reported as missing
        say "getting the models of $missing"
        unpack_debs $(debian_names $missing) || return 0
        copy_models "$work"/unpacked/usr/share/tesseract-ocr/*/tessdata
    fi
}

# shellcheck disable=SC2046,SC2086
report_languages() {
    missing=$(missing_languages)
    [ -z "$missing" ] || say "languages missing: ${missing}(the others are read). To add them: as root, apt install $(debian_names $missing)and" \
        "repeat; or put their .traineddata files, from the project tesseract-ocr/tessdata_fast, into $MODELS. $(apt_error)"
}

# --- DjVu ---------------------------------------------------------------------------------------------------------

# DjVu files are read by the system's DjVuLibre; without it they are skipped, and the run says so.
install_djvu() {
    if ! has ddjvu && [ "$(id -u)" = 0 ] && has apt-get; then
        say "installing the system's DjVuLibre"
        apt_install djvulibre-bin || say "no DjVuLibre, so DjVu files are skipped: $(apt_error)"
    fi
}

# --- Browser --------------------------------------------------------------------------------------------------------

# The report and the desk are tested in the system's Chromium; without one those tests are left out, and pytest says so.
install_browser() {
    has chromium || has chromium-browser || has google-chrome && return
    if [ "$(id -u)" = 0 ] && has apt-get; then
        say "installing the system's Chromium"
        apt_install chromium || say "no Chromium, so no tests in a browser: $(apt_error)"
    fi
}

# --- In order -------------------------------------------------------------------------------------------------------

kind=${1:-run}
case $kind in
    run) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) fail "unknown kind of set-up: $kind (there are run and dev)" ;;
esac
python=$(find_python)
key=$(fingerprint)
if stamped dev || stamped "$kind"; then
    copy_system_models
else
    stamped run || make_venv
    rm -f .venv/.set-up-*
    install_packages "$lock"
    install_languages
    install_djvu
    [ "$kind" = run ] || install_browser
    echo "$key" >".venv/.set-up-$kind"
    say "done"
fi
report_languages
