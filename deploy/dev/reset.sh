#!/usr/bin/env bash
# Deletes everything that `make run` keeps.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

STATE=${FERRODON_STATE:-$ROOT/.dev}

[[ -d $STATE ]] || exit 0
exec 9>"$STATE/lock"
flock -n 9 || die "the server runs: stop it first"
"$DEV/leftovers.sh" "$STATE"
"$DEV/redis.sh" stop "$STATE"
"$DEV/postgres.sh" stop "$STATE"
# as root the servers' data may lie elsewhere
for name in postgres redis nginx; do rm -rf "$(data_folder "$STATE" "$name")"; done
rm -rf "$STATE" "$(dirname "$(socket_folder "$STATE")")"
say "deleted $STATE"
