#!/usr/bin/env bash
# Checks all shell scripts, if shellcheck is installed.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if ! command -v shellcheck >/dev/null; then
    say "shellcheck is not installed: scripts are not checked"
    exit
fi
cd "$ROOT"
mapfile -t scripts < <(find .ci deploy tests -type f \( -name '*.sh' -o -path '.ci/run' \) | sort)
# functions are called by traps, by `wait_until` and by their names in variables
shellcheck --external-sources --exclude SC2317,SC2329 "${scripts[@]}"
