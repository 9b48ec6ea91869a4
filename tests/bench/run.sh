#!/bin/sh
# npm run bench -- NAME: one figure of the performance goals; the last line printed is one JSON object.
set -eu
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
cd "$ROOT"
KIND=$(basename -- "$(dirname -- "$0")")
NAME=${1:-}
list() { grep -l '^if __name__' "tests/$KIND"/*.py | while read -r file; do printf ' %s' "$(basename "$file" .py)"; done; }
if [ -z "$NAME" ] || ! grep -qs '^if __name__' "tests/$KIND/$NAME.py"; then
  printf 'vostok: say which one: npm run %s -- NAME, where NAME is one of:%s\n' "$KIND" "$(list)" >&2
  exit 2
fi
shift
sh entrypoint.sh prepare python >&2
exec .venv/bin/python -m "tests.$KIND.$NAME" "$@"
