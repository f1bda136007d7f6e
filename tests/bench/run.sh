#!/usr/bin/env bash
# Measures a release build against limits that are taken in the same run, on throw-away servers of its own.
#
#   make bench [FOLLOWERS=10000] [SOCKETS=1000] [JOBS=20000] [SECONDS_EACH=10] [PROFILE=release]
# shellcheck source-path=SCRIPTDIR
# shellcheck disable=SC2317 # called by traps
source "$(dirname "${BASH_SOURCE[0]}")/../../deploy/dev/lib.sh"

HERE=$ROOT/tests/bench
PROFILE=${PROFILE:-release}
BIN=${CARGO_TARGET_DIR:-$ROOT/target}/$PROFILE
base=$(mktemp -d /tmp/ferrodon-bench.XXXXXX)
chmod 711 "$base"
declare -a PIDS=()

clean_up() {
    trap '' INT TERM
    local pid
    for pid in "${PIDS[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${PIDS[@]}"; do wait_until 30 gone "$pid" || kill -KILL "$pid" 2>/dev/null || true; done
    "$DEV/redis.sh" stop "$base" || true
    "$DEV/postgres.sh" stop "$base" || true
    rm -rf "$base" "$(dirname "$(socket_folder "$base")")"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

"$DEV/packages.sh"
command -v wrk >/dev/null || with_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet wrk >/dev/null
cd "$ROOT"
if [[ $PROFILE == release ]]; then cargo build --release --workspace --bins; else cargo build --workspace --bins; fi

redis_port=$(free_port 26579)
"$DEV/postgres.sh" start "$base" max_connections=300 shared_buffers=512MB jit=off log_destination=stderr
"$DEV/postgres.sh" create "$base" ferrodon
"$DEV/redis.sh" start "$base" "$redis_port"
"$DEV/env.sh" "$base" 3000
export FERRODON_ENV_FILE=$base/env
"$BIN/tootctl" db migrate >/dev/null
web=$(free_port 3500)
streaming=$(free_port $((web + 1)))
raise_open_files
service() {
    local name=$1
    shift
    env --chdir="$base" BIND=127.0.0.1 "$@" "$BIN/$name" >"$base/$name.log" 2>&1 &
    PIDS+=("$!")
    printf -v "pid_${name//-/_}" '%s' "$!"
}
service web-api PORT="$web"
service streaming PORT="$streaming"
service federation-worker
service media-worker
wait_until 60 http_ok "$web" /health || { tail -n 20 "$base/web-api.log" >&2 && die "web-api doesn't answer"; }
wait_until 60 http_ok "$streaming" /api/v1/streaming/health || die "streaming doesn't answer"

PG="$("$DEV/postgres.sh" address "$base") dbname=ferrodon"
LOG=$(data_folder "$base" postgres)/log
export PG LOG TOOTCTL=$BIN/tootctl WEB=http://127.0.0.1:$web STREAMING=$streaming REDIS_PORT=$redis_port
# shellcheck disable=SC2154 # set by `service`
export PIDS_BY_NAME="web-api=$pid_web_api streaming=$pid_streaming federation-worker=$pid_federation_worker media-worker=$pid_media_worker"
export FOLLOWERS=${FOLLOWERS:-10000} SOCKETS=${SOCKETS:-1000} JOBS=${JOBS:-20000} SECONDS_EACH=${SECONDS_EACH:-10}
python3 "$HERE/bench.py"
