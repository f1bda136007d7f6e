#!/usr/bin/env bash
# Measures a release build against limits that are taken in the same run, on throw-away servers of its own.
#
#   make bench [ONLY="jobs starting pages fan_out posting listening"] [SMALL=1] [PROFILE=release]
#
# ACCOUNTS (100000), STATUSES (1000000), SOCKETS (10000), JOBS (50000): how much there is; RUNS (5): the median counts;
# SECONDS_EACH (5): how long a run is. SMALL=1 takes a tenth of all, to see whether it works.
# Needs some 4 GB of memory and 3 GB of disk.
# shellcheck source-path=SCRIPTDIR
# shellcheck disable=SC2317 # called by traps
source "$(dirname "${BASH_SOURCE[0]}")/../../deploy/dev/lib.sh"

HERE=$ROOT/tests/bench
PROFILE=${PROFILE:-release}
export BIN=${CARGO_TARGET_DIR:-$ROOT/target}/$PROFILE
base=$(mktemp -d /tmp/ferrodon-bench.XXXXXX)
chmod 711 "$base"

clean_up() {
    trap '' INT TERM
    "$DEV/redis.sh" stop "$base" || true
    "$DEV/postgres.sh" stop "$base" || true
    rm -rf "$base" "$(dirname "$(socket_folder "$base")")"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

"$DEV/packages.sh"
command -v wrk >/dev/null || with_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet wrk >/dev/null
cd "$ROOT"
if [[ -z ${PREBUILT:-} ]]; then
    if [[ $PROFILE == release ]]; then cargo build --release --workspace --bins; else cargo build --workspace --bins; fi
fi

share=1
[[ -z ${SMALL:-} ]] || share=10
export ACCOUNTS=${ACCOUNTS:-$((100000 / share))} STATUSES=${STATUSES:-$((1000000 / share))}
export SOCKETS=${SOCKETS:-$((10000 / share))} JOBS=${JOBS:-$((50000 / share))}
export RUNS=${RUNS:-5} SECONDS_EACH=${SECONDS_EACH:-5} ONLY=${ONLY:-}

REDIS_PORT=$(free_port 26579)
"$DEV/postgres.sh" start "$base" max_connections=300 shared_buffers=1GB max_wal_size=8GB jit=off random_page_cost=1.1 \
    shared_preload_libraries=pg_stat_statements pg_stat_statements.track=all
"$DEV/postgres.sh" create "$base" ferrodon
"$DEV/redis.sh" start "$base" "$REDIS_PORT"
redis-cli -p "$REDIS_PORT" config set save "" >/dev/null
"$DEV/env.sh" "$base" 3000
export FERRODON_ENV_FILE=$base/env
"$BIN/tootctl" db migrate >/dev/null
WEB_PORT=$(free_port 3500)
STREAMING_PORT=$(free_port $((WEB_PORT + 1)))
raise_open_files

PG="$("$DEV/postgres.sh" address "$base") dbname=ferrodon"
PG_LOG=$(data_folder "$base" postgres)/log
REDIS_SOCKET=$("$DEV/redis.sh" address "$base")
export PG PG_LOG REDIS_PORT REDIS_SOCKET WEB_PORT STREAMING_PORT KEEP=$base PYTHONDONTWRITEBYTECODE=1
printf '%s, %s cores, PostgreSQL %s, Redis %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
    "$(psql -XAtq "$PG" -c 'show server_version')" "$(redis-cli -p "$REDIS_PORT" info server | sed -n 's/^redis_version://p' | tr -d '\r')"
python3 "$HERE/bench.py"

# figures that left points are drawn
if [[ -n $(find "$ROOT/docs/benchmarks" -name '*.json' -newer "$base/env" 2>/dev/null) ]]; then
    python3 -m venv "$base/venv"
    "$base/venv/bin/pip" install --quiet --requirement "$HERE/requirements.txt"
    "$base/venv/bin/python" "$HERE/curves.py"
fi
