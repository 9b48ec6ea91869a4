#!/bin/sh
# The one way to start Vostok, on a bare machine (npm start) and in the container.
#   sh entrypoint.sh            prepare what is missing or out of date, then run in the foreground
#   sh entrypoint.sh --demo     the same on a data directory of its own, with three bots at work (simulator only)
#   sh entrypoint.sh prepare    only prepare; `prepare python` and `prepare dashboard` do one half
set -eu
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
cd "$ROOT"
VENV=$ROOT/.venv
CHILD=

say() { printf 'vostok: %s\n' "$*"; }
fail() { printf 'vostok: %s\n' "$*" >&2; exit 1; }

# A background job ignores Ctrl-C, so it is passed on by hand.
stop_child() { [ -z "$CHILD" ] || { kill "$CHILD" 2>/dev/null || true; wait "$CHILD" 2>/dev/null || true; }; exit 130; }
trap stop_child INT TERM HUP

quietly() { # LOG COMMAND...: its output goes to LOG; a line every 20 s tells that it is still at work
  log=$1; shift
  "$@" >>"$log" 2>&1 & CHILD=$!
  seconds=0
  while kill -0 "$CHILD" 2>/dev/null; do
    sleep 1; seconds=$((seconds + 1))
    [ $((seconds % 20)) -ne 0 ] || say "  … still at it after $seconds s"
  done
  status=0; wait "$CHILD" || status=$?; CHILD=
  return "$status"
}

find_python() {
  for candidate in python3 python3.13 python3.12 python3.11 python3.14 python; do
    "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null || continue
    PYTHON=$candidate; return 0
  done
  fail "Python 3.11 or newer was not found; install it (Debian and Ubuntu: apt install python3 python3-venv) and run this again."
}

find_node() {
  { command -v node && command -v npm; } >/dev/null 2>&1 \
    || fail "Node.js 20 or newer with npm was not found; install it and run this again."
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major < 20 || (major === 20 && minor < 19) ? 1 : 0)' \
    || fail "Node.js 20.19 or newer is needed, this is $(node --version); install a newer one and run this again."
}

# A stamp is a checksum of all that went into a result; the result is made again when it differs.
python_stamp() { { cat pyproject.toml backend/constraints.txt; printf '%s' "$ROOT"; } | cksum; }
packages_stamp() { (cd frontend && cat package.json package-lock.json | cksum); }
dashboard_stamp() {
  (cd frontend && find . -type d \( -name node_modules -o -name dist -o -name coverage -o -name screenshots \) -prune \
    -o -type f -exec cksum {} + | LC_ALL=C sort | cksum)
}
fresh() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

python_is_ready() { [ -x "$VENV/bin/python" ] && fresh "$VENV/.stamp" "$(python_stamp)"; }
# The container holds the built dashboard without its sources.
dashboard_is_ready() {
  [ ! -e frontend/package.json ] || { [ -e frontend/dist/index.html ] && fresh frontend/dist/.stamp "$(dashboard_stamp)"; }
}

prepare_python() {
  log=$VENV/install.log
  if ! "$VENV/bin/python" -c 'import pip, sys; sys.exit(sys.prefix != sys.argv[1])' "$VENV" 2>/dev/null; then
    say "Making the Python environment in .venv"
    "$PYTHON" -m venv --clear "$VENV" >/dev/null 2>&1 \
      || fail "$PYTHON cannot make a virtual environment in $VENV; check that the folder can be written and that Python's venv is there (Debian and Ubuntu: apt install python3-venv)."
  fi
  say "Installing the Python packages (one to three minutes)"
  : >"$log"
  quietly "$log" "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off \
    -c backend/constraints.txt -e . \
    || fail "The Python packages could not be installed; the reason is at the end of $log. Most often the network is missing: check it and run this again."
  python_stamp >"$VENV/.stamp"
}

prepare_dashboard() {
  # Not in frontend/: what lies there counts as a source of the dashboard.
  log=$VENV/dashboard.log
  mkdir -p "$VENV"
  : >"$log"
  if ! fresh frontend/node_modules/.stamp "$(packages_stamp)"; then
    say "Installing the packages of the dashboard (about half a minute)"
    quietly "$log" npm --prefix frontend ci --no-audit --no-fund --no-update-notifier --loglevel=error \
      || fail "The packages of the dashboard could not be installed; the reason is at the end of $log. Most often the network is missing: check it and run this again."
    packages_stamp >frontend/node_modules/.stamp
  fi
  say "Building the dashboard"
  quietly "$log" npm --prefix frontend run build \
    || { tail -n 20 "$log" >&2; fail "The dashboard could not be built; the reason is above, all of it in $log."; }
  # Taken after the build, which writes a source of its own (the tree of routes).
  dashboard_stamp >frontend/dist/.stamp
}

prepare() { # python|dashboard|all; what both need is looked for before either is touched
  todo_python=; todo_dashboard=
  [ "$1" = dashboard ] || python_is_ready || { find_python; todo_python=yes; }
  [ "$1" = python ] || dashboard_is_ready || { find_node; todo_dashboard=yes; }
  # npm and pip keep caches in HOME.
  if [ -n "$todo_python$todo_dashboard" ] && { [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; }; then
    HOME=$ROOT/.home; mkdir -p "$HOME"; export HOME
  fi
  [ -z "$todo_python" ] || prepare_python
  [ -z "$todo_dashboard" ] || prepare_dashboard
}

case ${1:-start} in
  prepare) prepare "${2:-all}" ;;
  --demo)
    # What the environment says wins over .env: no real venue, and never the owner's own data.
    VOSTOK_HOME=${VOSTOK_HOME:-$ROOT/user_data}/demo
    VOSTOK_DEMO=true VOSTOK_VENUE=simulator VOSTOK_OWNER_PASSWORD=${VOSTOK_OWNER_PASSWORD:-vostok-demo}
    export VOSTOK_HOME VOSTOK_DEMO VOSTOK_VENUE VOSTOK_OWNER_PASSWORD
    exec sh "$ROOT/entrypoint.sh"
    ;;
  start)
    prepare all
    PATH=$VENV/bin:$PATH; export PATH
    trap - INT TERM HUP
    # Checks the settings, then becomes supervisord.
    exec "$VENV/bin/python" -m vostok.preflight
    ;;
  *) fail "unknown word '$1'; use: sh entrypoint.sh [--demo | prepare [python|dashboard]]" ;;
esac
