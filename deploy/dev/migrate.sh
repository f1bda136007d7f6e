#!/usr/bin/env bash
# Brings the database of `make run` up to date, without running the services.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

STATE=${FERRODON_STATE:-$ROOT/.dev}

"$DEV/packages.sh"
mkdir -p "$STATE"
exec 9>"$STATE/lock"
flock -n 9 || die "the server runs: it migrated when it started"
trap '"$DEV/postgres.sh" stop "$STATE"' EXIT
"$DEV/env.sh" "$STATE" "${PORT:-3000}"
"$DEV/postgres.sh" start "$STATE"
"$DEV/postgres.sh" create "$STATE" ferrodon
cd "$ROOT"
FERRODON_ENV_FILE=$STATE/env cargo run --quiet --package ferrodon-tootctl --bin tootctl -- db migrate 9>&-
