#!/usr/bin/env bash
# Runs a whole server on this machine until Ctrl-C; what it stores stays in .dev/ for the next time.
#
# PORT (3000), LOCAL_DOMAIN (localhost:PORT), LISTEN (127.0.0.1), CARGO_FLAGS (for example --release), and whatever
# settings the services know.
# shellcheck source-path=SCRIPTDIR
# shellcheck disable=SC2317 # called by traps
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# in the background of another script Ctrl-C's signal is ignored, and bash can't undo that by itself
if [[ -z ${FERRODON_SIGNALS_RESET:-} ]]; then
    FERRODON_SIGNALS_RESET=1 exec env --default-signal=INT,TERM "${BASH_SOURCE[0]}" "$@"
fi

STATE=${FERRODON_STATE:-$ROOT/.dev}
PORT=${PORT:-3000}
# the services have ports of their own
export -n PORT
read -ra CARGO_FLAGS <<<"${CARGO_FLAGS:-}"
# longer than a service may take to drain
STOP_SECONDS=30

declare -A PIDS=()

# One run at a time per folder: two would share a database. From here on whatever happens ends in order.
only_one() {
    mkdir -p "$STATE"
    exec 9>"$STATE/lock"
    flock -n 9 || die "it runs already (from $STATE)"
    trap stop_all EXIT
    trap 'exit 0' INT TERM HUP PIPE
    dev leftovers "$STATE"
    if port_taken "$PORT"; then die "port $PORT is taken: choose another, as in PORT=3001 make run"; fi
}

# Another script of this folder, without our lock: what it starts may outlive us.
dev() { "$DEV/$1.sh" "${@:2}" 9>&-; }

# Where cargo puts programs.
programs() {
    local target profile=debug flag
    target=${CARGO_TARGET_DIR:-$ROOT/target}
    for flag in "${CARGO_FLAGS[@]}"; do
        case $flag in
            --release | -r) profile=release ;;
            --profile=*) profile=${flag#--profile=} ;;
        esac
    done
    printf '%s/%s\n' "$target" "$profile"
}

build() {
    command -v cargo >/dev/null || die "Rust is missing: see https://rustup.rs"
    say "building (the first time takes some minutes)"
    (cd "$ROOT" && cargo build --workspace --bins "${CARGO_FLAGS[@]}" 9>&-)
}

# What a program prints, each line behind its name, on the terminal and in a file. Ctrl-C must not end this before the
# program itself is done.
show_log() {
    trap '' INT TERM HUP
    exec 9>&-
    sed -u "s/^/$(printf '%-17s' "$1") | /" | tee -a "$STATE/log/$1.log" >&2
}

# Starts a service in a session of its own, so that Ctrl-C reaches this script alone, which then stops them in order.
service() {
    local name=$1
    shift
    env --chdir="$STATE" FERRODON_ENV_FILE="$STATE/env" BIND=127.0.0.1 "$@" setsid "$BIN/$name" 9>&- > >(show_log "$name") 2>&1 &
    PIDS[$name]=$!
    mkdir -p "$STATE/pids"
    printf '%s\n' "$!" >"$STATE/pids/$name"
}

tootctl() { (cd "$STATE" && FERRODON_ENV_FILE="$STATE/env" "$BIN/tootctl" "$@" 9>&-); }

# The first account, on first use; prints its password.
owner_password() {
    local output
    if [[ ! -s $STATE/owner ]]; then
        output=$(tootctl accounts create owner --email owner@localhost --confirmed --approve --role Owner) \
            || output=$(tootctl accounts modify owner --reset-password) \
            || die "the owner's account could not be made: $output"
        (umask 077 && sed -n 's/^New password: //p' <<<"$output" >"$STATE/owner")
    fi
    cat "$STATE/owner"
}

stop_services() {
    local name alive end=$((SECONDS + STOP_SECONDS))
    for name in "${!PIDS[@]}"; do kill -TERM "${PIDS[$name]}" 2>/dev/null || true; done
    while ((SECONDS < end)); do
        alive=0
        for name in "${!PIDS[@]}"; do gone "${PIDS[$name]}" || alive=1; done
        ((alive)) || return 0
        sleep 0.2
    done
    for name in "${!PIDS[@]}"; do kill -KILL "${PIDS[$name]}" 2>/dev/null || true; done
}

stop_all() {
    trap '' INT TERM HUP PIPE
    # nothing may keep the rest from being stopped, not even a terminal that is gone
    set +e
    say "stopping"
    dev nginx stop "$STATE" || true
    stop_services
    rm -rf "$STATE/pids"
    dev redis stop "$STATE" || true
    dev postgres stop "$STATE" || true
    say "stopped; the data stays in $STATE"
}

start_all() {
    local web streaming proto=http
    dev env "$STATE" "$PORT"
    grep -qx 'FERRODON_DEV_PLAIN_HTTP=true' "$STATE/env" || proto=https
    dev postgres start "$STATE" max_connections=300
    dev postgres create "$STATE" ferrodon
    dev redis start "$STATE"
    tootctl db migrate
    PASSWORD=$(owner_password)

    raise_open_files
    web=$(free_port $((PORT + 100)))
    streaming=$(free_port $((web + 1)))
    service web-api PORT="$web"
    service streaming PORT="$streaming"
    service federation-worker
    service media-worker
    wait_until 60 healthy "$web" /health || die "web-api doesn't answer: see $STATE/log/web-api.log"
    wait_until 60 healthy "$streaming" /api/v1/streaming/health \
        || die "streaming doesn't answer: see $STATE/log/streaming.log"
    dev nginx start "$STATE" "$PORT" "$web" "$streaming" "$proto"
}

# Whether a service answers; ends the wait early if one has ended.
healthy() {
    local name
    for name in "${!PIDS[@]}"; do
        kill -0 "${PIDS[$name]}" 2>/dev/null || die "$name ended: see $STATE/log/$name.log"
    done
    http_ok "$1" "$2"
}

greet() {
    local address
    address=$(sed -n 's/^LOCAL_DOMAIN=//p' "$STATE/env")
    if grep -qx 'FERRODON_DEV_PLAIN_HTTP=true' "$STATE/env"; then address=http://$address; else address=https://$address; fi
    cat >&2 <<TXT

  Ferrodon runs at $address

      sign in     $address/auth/sign_in
      e-mail      owner@localhost
      password    $PASSWORD

  Next: point any Mastodon app at $address. On the command line, for example:
      pipx run --spec toot toot login --instance $address
  A second account, in another terminal:
      FERRODON_ENV_FILE=$STATE/env $BIN/tootctl accounts create alice --email alice@localhost --confirmed --approve
  Logs are in $STATE/log, settings in $STATE/env. Ctrl-C stops everything; the data stays.

TXT
}

"$DEV/packages.sh"
only_one
BIN=$(programs)
build
mkdir -p "$STATE/log"
start_all
greet
ended=0
wait -n "${PIDS[@]}" || ended=$?
die "a service ended with $ended: see $STATE/log"
