#!/bin/sh
# Every check and every test, in one command: npm test
# Arguments go to pytest: npm test -- tests/risk -k exposure
set -u
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$ROOT" || exit 1
LOGS=$(mktemp -d) || exit 1
trap 'rm -rf "$LOGS"' EXIT
PASSED=0
FAILED=0
BROKEN=

fail() { printf 'vostok: %s\n' "$*" >&2; exit 1; }

prepare() {
  sh entrypoint.sh prepare || exit 1
  PATH=$ROOT/.venv/bin:$PATH
  export PATH
  stamp=$(cat .venv/.stamp)
  if [ "$(cat .venv/.stamp-dev 2>/dev/null)" != "$stamp" ]; then
    printf 'vostok: Installing the tools for the tests\n'
    python -m pip install -q --disable-pip-version-check --no-input -c backend/constraints.txt -e '.[dev]' >"$LOGS/pip" 2>&1 \
      || { tail -n 20 "$LOGS/pip" >&2; fail "The tools for the tests could not be installed; the reason is above."; }
    printf '%s\n' "$stamp" >.venv/.stamp-dev
  fi
  # The tests start over a hundred programs; where Python writes no bytecode, each of them would compile it all again.
  python -m compileall -q -j 0 backend || fail "The Python files do not compile; the reason is above."
  find_browser
}

find_browser() {
  for name in chromium chromium-browser google-chrome; do
    ! command -v "$name" >/dev/null 2>&1 || return 0
  done
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    printf 'vostok: Installing Chromium for the browser tests\n'
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium; } \
      >"$LOGS/apt" 2>&1 || { tail -n 20 "$LOGS/apt" >&2; fail "Chromium could not be installed; the reason is above."; }
  else
    fail "The browser tests need Chromium; install it (Debian and Ubuntu: sudo apt install chromium) and run this again."
  fi
}

check() { # NAME COMMAND...: runs it; only a failure shows its output
  name=$1; shift
  log=$(mktemp "$LOGS/check.XXXXXX")
  if "$@" >"$log" 2>&1; then
    verdict=ok
  else
    verdict=FAILED
  fi
  printf '%s %s\n' "$verdict" "$name" >>"$LOGS/verdicts"
  printf '%-34s%s\n' "$name" "$verdict"
  [ "$verdict" = ok ] || cat "$log"
}

generated_types() {
  cp frontend/src/api/openapi.json frontend/src/api/schema.d.ts "$LOGS/" || return 1
  python -m vostok.panel.openapi && npm --prefix frontend run --silent gen || return 1
  for file in openapi.json schema.d.ts; do
    cmp "$LOGS/$file" "frontend/src/api/$file" \
      || { echo "frontend/src/api/$file was out of date and has been made again: commit it."; return 1; }
  done
}

shell_scripts() { shellcheck entrypoint.sh tests/run.sh tests/bench/run.sh tests/faults/run.sh .ci/run; }

tests() {
  # Three on two cores: many tests wait for programs, candles or pages most of their time.
  python -m pytest -n 3 -q "$@" 2>&1 | tee "$LOGS/pytest"
  summary=$(grep -E '(passed|failed|error)' "$LOGS/pytest" | tail -n 1)
  passed=$(printf '%s\n' " $summary" | sed -nE 's/.* ([0-9]+) passed.*/\1/p')
  failed=$(printf '%s\n' " $summary" | sed -nE 's/.* ([0-9]+) failed.*/\1/p')
  errors=$(printf '%s\n' " $summary" | sed -nE 's/.* ([0-9]+) errors?.*/\1/p')
  # No test at all is a failure, too: a collection that broke says so in no other way.
  [ -n "$passed$failed$errors" ] || errors=1
  PASSED=$((PASSED + ${passed:-0}))
  FAILED=$((FAILED + ${failed:-0} + ${errors:-0}))
}

python_checks() {
  check "format (ruff)" ruff format --check .
  check "lint (ruff)" ruff check .
  check "imports (import-linter)" lint-imports
  check "shell scripts (shellcheck)" shell_scripts
  check "types (mypy --strict)" mypy
  # Also rewrites their assertions, which each of the processes that run them would do for itself.
  check "tests can be collected" env -u PYTHONDONTWRITEBYTECODE python -m pytest --collect-only -q
}

dashboard_checks() {
  check "generated API types" generated_types
  check "dashboard: Biome, tsc, knip" npm --prefix frontend run check
  check "dashboard: tests (Vitest)" npm --prefix frontend run test
}

prepare
if [ $# -eq 0 ]; then
  # Most of them use one core: beside each other they take half as long.
  python_checks &
  dashboard_checks
  wait
  PASSED=$(grep -c '^ok ' "$LOGS/verdicts")
  BROKEN=$(sed -n 's/^FAILED /  /p' "$LOGS/verdicts")
  FAILED=$(printf '%s' "$BROKEN" | grep -c '')
fi
# A check that failed may have left it unbuilt; two tests at once must not build it.
sh entrypoint.sh prepare dashboard || exit 1
tests "$@"
[ -z "$BROKEN" ] || printf '\nFailed checks:\n%s\n' "$BROKEN"
printf '\n%s passed, %s failed\n' "$PASSED" "$FAILED"
[ "$FAILED" -eq 0 ]
