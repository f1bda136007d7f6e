# shellcheck shell=bash
# A throw-away server for a proof: its own PostgreSQL, Redis and folder, and the four services. To be sourced.
#
# Gives `base`, the folder; whatever was started is stopped, and the folder is gone, when the script ends. KEEP names a
# folder for the logs of a run that failed.
# shellcheck source-path=SCRIPTDIR
# shellcheck disable=SC2317,SC2034 # called by traps; `failed` is for those who source this
source "$(dirname "${BASH_SOURCE[0]}")/../../deploy/dev/lib.sh"

BIN=${CARGO_TARGET_DIR:-$ROOT/target}/debug
base=$(mktemp -d /tmp/ferrodon-proof.XXXXXX)
chmod 711 "$base"
declare -A PIDS=()

# Commands to run at the end, the last one first; for what isn't a service.
declare -a ENDINGS=()

clean_up() {
    local status=$? name index
    trap '' INT TERM
    set +e
    stop_services
    for ((index = ${#ENDINGS[@]} - 1; index >= 0; index--)); do ${ENDINGS[$index]} || true; done
    "$DEV/redis.sh" stop "$base"
    "$DEV/postgres.sh" stop "$base"
    if ((status)) && [[ -n ${KEEP:-} ]]; then
        mkdir -p "$KEEP" && find "$base" -maxdepth 1 \( -name '*.log' -o -name '*.txt' \) -exec cp -t "$KEEP" {} +
    fi
    rm -rf "$base" "$(dirname "$(socket_folder "$base")")"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# service NAME VARIABLE=VALUE…: starts a program of ours with the settings of $base/env; its log is $base/NAME.log.
service() {
    local name=$1
    shift
    env --chdir="$base" FERRODON_ENV_FILE="$base/env" BIND=127.0.0.1 "$@" "$BIN/$name" >>"$base/$name.log" 2>&1 &
    PIDS[$name]=$!
}

# The four, on ports that are free; gives `web` and `streaming`.
start_services() {
    web=$(free_port 3200)
    streaming=$(free_port $((web + 1)))
    service web-api PORT="$web"
    service streaming PORT="$streaming"
    service federation-worker
    service media-worker
    wait_until 60 answers web-api "$web" /health/ready || die "web-api doesn't answer"
    wait_until 60 answers streaming "$streaming" /api/v1/streaming/health || die "streaming doesn't answer"
}

# Whether a service answers; ends the wait early if it has ended.
answers() {
    if gone "${PIDS[$1]}"; then
        tail -n 20 "$base/$1.log" >&2
        die "$1 ended"
    fi
    http_ok "$2" "$3"
}

stop_services() {
    local name
    for name in "${!PIDS[@]}"; do kill -TERM "${PIDS[$name]}" 2>/dev/null || true; done
    for name in "${!PIDS[@]}"; do
        wait_until 30 gone "${PIDS[$name]}" || kill -KILL "${PIDS[$name]}" 2>/dev/null || true
    done
    PIDS=()
}

tootctl() { FERRODON_ENV_FILE="$base/env" "$BIN/tootctl" "$@"; }

# psql as the cluster's superuser.
sql() {
    local database=$1
    shift
    psql "$("$DEV/postgres.sh" address "$base") dbname=$database" -AtqX -v ON_ERROR_STOP=1 "$@"
}

# Two people with passwords, for the programs beside this file: ALICE_PASSWORD, BOB_PASSWORD.
make_people() {
    local name password
    for name in alice bob; do
        password=$(tootctl accounts create "$name" --email "$name@localhost" --confirmed --approve | sed -n 's/^New password: //p')
        [[ -n $password ]] || die "no account for $name"
        export "${name^^}_PASSWORD=$password"
    done
}

# Where programs of ours ask: the variables of browser.py.
export_addresses() {
    export BASE_URL=http://127.0.0.1:$web STREAM_URL=http://127.0.0.1:$streaming PUBLIC_HOST=$1 FORWARDED_HTTPS=1
    export PYTHONDONTWRITEBYTECODE=1
}

# proves WHAT COMMAND…: prints a line that tells whether it held; counts in `failed`.
failed=0
proves() {
    local what=$1
    shift
    if "$@"; then say "  held: $what"; else say "  FAILED: $what" && failed=1; fi
}
