#!/usr/bin/env bash
# Holds this server against a real Mastodon's answers: starts a throw-away instance, runs the scenarios whose endpoints
# are served, and compares.
#
#   make oracle ORACLE=FOLDER [NAMES="smoke home."] [KEEP=FOLDER]
#
# ORACLE   the folder with the records and their tools (record.py, compare.py, ready.py …)
# NAMES    only scenarios whose names begin so; `streams.` and `tootctl.` have programs of their own. Default: all.
# KEEP     where our own records and services' logs stay; default: a folder that goes with the run
# AGREED   `update`: writes agreed.txt anew. Otherwise a step that agreed before and doesn't now fails the run.
# shellcheck source-path=SCRIPTDIR
# shellcheck disable=SC2317 # called by traps
source "$(dirname "${BASH_SOURCE[0]}")/../../deploy/dev/lib.sh"

ORACLE=${ORACLE:-}
NAMES=${NAMES:-}
[[ -n $ORACLE ]] || die "ORACLE=FOLDER is needed: the folder with a real Mastodon's records (golden/, record.py, compare.py)"
ORACLE=$(cd "$ORACLE" && pwd -P) || die "there is no folder $ORACLE"
[[ -e $ORACLE/record.py && -d $ORACLE/golden ]] || die "$ORACLE holds no records: record.py and golden/ are missing"
HERE=$ROOT/tests/oracle
BIN=${CARGO_TARGET_DIR:-$ROOT/target}/debug

base=$(mktemp -d /tmp/ferrodon-oracle.XXXXXX)
chmod 711 "$base"
KEEP=${KEEP:-$base/records}
mkdir -p "$KEEP"
KEEP=$(cd "$KEEP" && pwd -P)
declare -a PIDS=()

clean_up() {
    trap '' INT TERM
    local pid
    for pid in "${PIDS[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${PIDS[@]}"; do wait_until 15 gone "$pid" || kill -KILL "$pid" 2>/dev/null || true; done
    "$DEV/redis.sh" stop "$base" || true
    "$DEV/postgres.sh" stop "$base" || true
    rm -rf "$base" "$(dirname "$(socket_folder "$base")")"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

"$DEV/packages.sh"
cd "$ROOT"
[[ -n ${PREBUILT:-} ]] || cargo build --workspace --bins --quiet

redis_port=$(free_port 26379)
# commits wait for the log to be written: rows are read from it
"$DEV/postgres.sh" start "$base" fsync=off full_page_writes=off wal_level=logical max_connections=300 jit=off
"$DEV/postgres.sh" create "$base" ferrodon
"$DEV/redis.sh" start "$base" "$redis_port"

# as an operator behind a proxy that speaks https: rate limits on, no development switch
LOCAL_DOMAIN=oracle.test "$DEV/env.sh" "$base" 3000
sed -i -E '/^FERRODON_DEV_/d' "$base/env"
printf 'SINGLE_USER_MODE=false\nTRUSTED_PROXY_IP=127.0.0.1\n' >>"$base/env"
export FERRODON_ENV_FILE=$base/env
"$BIN/tootctl" db migrate >/dev/null

web=$(free_port 3100)
streaming=$(free_port $((web + 1)))
service() {
    local name=$1
    shift
    env --chdir="$base" BIND=127.0.0.1 "$@" "$BIN/$name" >"$KEEP/$name.log" 2>&1 &
    PIDS+=("$!")
}
service web-api PORT="$web"
service streaming PORT="$streaming"
service federation-worker
service media-worker
wait_until 30 http_ok "$web" /health || { tail -n 20 "$KEEP/web-api.log" >&2 && die "web-api doesn't answer"; }
wait_until 30 http_ok "$streaming" /api/v1/streaming/health || { tail -n 20 "$KEEP/streaming.log" >&2 && die "streaming doesn't answer"; }

# with psycopg2 the recorder keeps one connection; without it each look costs a process
python3 -c 'import psycopg2' 2>/dev/null || {
    python3 -m venv "$base/venv" && "$base/venv/bin/pip" install --quiet psycopg2-binary && PATH=$base/venv/bin:$PATH
}
due="dead_at is null and run_at <= clock_timestamp()"
export BASE_URL=http://127.0.0.1:$web STREAM_URL=http://127.0.0.1:$streaming
export PUBLIC_HOST=oracle.test FORWARDED_HTTPS=1 TOOTCTL=$BIN/tootctl
PG="$("$DEV/postgres.sh" address "$base") dbname=ferrodon"
export PG REDIS=127.0.0.1:$redis_port/0
export SETTLE="select count(*) from ferrodon.jobs where $due"
export ADVANCE="update ferrodon.jobs set run_at = run_at - interval '{s} s' where dead_at is null"
export FORGET="PUBLISH ferrodon:caches all"
export PYTHONDONTWRITEBYTECODE=1

# what is served decides what can be compared
"$BIN/web-api" --routes | python3 "$ORACLE/ready.py" >"$base/ready"
mapfile -t ready < <(
    if [[ -z $NAMES ]]; then cat "$base/ready"; else
        for name in $NAMES; do grep -F -- "$name" "$base/ready" | awk -v n="$name" 'index($0, n) == 1' || true; done
    fi | sort -u
)
wants() { # whether a prefix is among the names, or no name was given
    local name
    [[ -z $NAMES ]] && return 0
    for name in $NAMES; do [[ $name == "$1"* ]] && return 0; done
    return 1
}

failed=0
if ((${#ready[@]})); then
    say "recording ${#ready[@]} scenarios"
    python3 "$ORACLE/record.py" "$KEEP" "${ready[@]}" >"$KEEP/record.log" 2>&1 || true
fi
declare -a compared=("${ready[@]}")
if wants streams.; then
    mapfile -t names < <(for name in $NAMES; do [[ $name == streams.* ]] && printf '%s\n' "${name#streams.}"; done)
    python3 "$ORACLE/streams.py" "$KEEP" "${names[@]}" >"$KEEP/streams.log" 2>&1 || true
    compared+=(streams.)
fi
if wants tootctl.; then
    python3 "$ORACLE/tootctl.py" "$KEEP" >"$KEEP/tootctl.log" 2>&1 || true
    compared+=(tootctl.)
fi
((${#compared[@]})) || die "no scenario is ready that begins with: $NAMES"

compare() { python3 "$ORACLE/compare.py" "$ORACLE/golden" "$KEEP" "${compared[@]}" --allow "$ROOT/tests/oracle-differences.txt" "$@"; }
agreed() { python3 "$HERE/agreed.py" "$ORACLE/golden" "$base/report.json" "$HERE/agreed.txt" "${AGREED:-check}" "${compared[@]}"; }
say "status and body:"
compare --json "$base/report.json" ${VERBOSE:+-v} || true
say "with rows and events:"
compare --rows --events -q | tail -n 1 || true
if ! agreed >"$base/agreed"; then
    # once more: some records depend on the minute, or on what other scenarios left behind
    mapfile -t again < <(sed -n 's/^no longer agrees: \([^:]*\):.*/\1/p' "$base/agreed" | grep -Fx -f "$base/ready")
    if ((${#again[@]})); then
        say "once more: ${again[*]}"
        python3 "$ORACLE/record.py" "$KEEP" "${again[@]}" >>"$KEEP/record.log" 2>&1 || true
        compare -q --json "$base/report.json" >/dev/null || true
    fi
    agreed >"$base/agreed" || failed=1
fi
cat "$base/agreed"
exit "$failed"
