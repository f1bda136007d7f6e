#!/usr/bin/env bash
# What takes longer than the tests.
#
#   make proof [ONLY="clients parts takeover drill pauses replicas overload fuzz"] [PARTS="redis replica"] [KILLS=40] [SEED=…] [LOGS=FOLDER]
#
# clients    the whole server of `make run`, driven by published clients
# parts      PostgreSQL, PgBouncer and Redis as operators run them: TLS, replica, sentinels (PARTS: some of parts/*.sh)
# takeover   an instance that a Mastodon left, taken over (ORACLE=FOLDER: a real Mastodon's records)
# drill      people write while processes are killed and parts go away (LOGS: where the services' logs go)
# pauses     people write while processes stand still (SECONDS=60), clocks are apart, and an older Redis comes back
# replicas   two of every service behind nginx: schedules, streams, revocations; rolling restarts under load
# overload   thousands of clients that mean no good, and what others notice of them (CROWD=5000, ASSAULTS="silent floods",
#            SECONDS_EACH=15, PROFILE=release)
# fuzz       each parser: a quarter of a minute of inputs made to break it, and long ones (`make fuzz` goes on for longer)
# shellcheck source-path=SCRIPTDIR
# shellcheck disable=SC2317 # called by traps
source "$(dirname "${BASH_SOURCE[0]}")/../../deploy/dev/lib.sh"

HERE=$ROOT/tests/proof
ONLY=${ONLY:-clients parts takeover drill pauses replicas overload fuzz}
base=$(mktemp -d /tmp/ferrodon-proof.XXXXXX)
chmod 711 "$base"
server=

clean_up() {
    trap '' INT TERM
    if [[ -n $server ]]; then
        kill -TERM "$server" 2>/dev/null || true
        wait_until 60 gone "$server" || true
    fi
    local name
    for name in kills pauses replicas overload; do
        if [[ -d $base/$name ]]; then FERRODON_STATE=$base/$name "$DEV/reset.sh" || true; fi
    done
    rm -rf "$base"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# The server of `make run`, in a folder and on a port of its own.
start_server() {
    local port
    port=$(free_port 3400)
    export BASE=http://localhost:$port
    FERRODON_STATE=$base/state PORT=$port "$DEV/run.sh" >"$base/run.log" 2>&1 &
    server=$!
    wait_until 900 answering "$port" || { tail -n 40 "$base/run.log" >&2 && die "the server doesn't answer"; }
}

answering() {
    gone "$server" && { tail -n 40 "$base/run.log" >&2 && die "the server ended"; }
    http_ok "$1" /health && grep -q 'Ferrodon runs at' "$base/run.log"
}

# A person with a password: prints it.
make_account() {
    FERRODON_ENV_FILE=$base/state/env "${CARGO_TARGET_DIR:-$ROOT/target}/debug/tootctl" accounts create "$1" \
        --email "$1@localhost" --confirmed --approve | sed -n 's/^New password: //p'
}

clients() {
    start_server
    ALICE_PASSWORD=$(make_account alice) BOB_PASSWORD=$(make_account bob)
    export ALICE_PASSWORD BOB_PASSWORD
    python3 -m venv "$base/venv"
    "$base/venv/bin/pip" install --quiet --requirement "$HERE/clients/requirements.txt"
    cp "$HERE"/clients/package.json "$HERE"/clients/*.mjs "$base/"
    (cd "$base" && npm install --silent --no-audit --no-fund)
    export PATH=$base/node_modules/node/bin:$base/node_modules/.bin:$base/venv/bin:$PATH
    export XDG_CONFIG_HOME=$base/config
    local failed=0
    python3 "$HERE/clients/with_toot.py" || failed=1
    python3 "$HERE/clients/with_mastodon_py.py" || failed=1
    ALICE_TOKEN=$(python3 "$HERE/clients/browser.py" alice) BOB_TOKEN=$(python3 "$HERE/clients/browser.py" bob)
    export ALICE_TOKEN BOB_TOKEN
    (cd "$base" && node with_masto.mjs) || failed=1
    return "$failed"
}

parts() {
    local name failed=0
    for name in ${PARTS:-postgres_tls pgbouncer replica redis}; do
        say "--- $name"
        "$HERE/parts/$name.sh" || failed=1
    done
    return "$failed"
}

takeover() {
    # without records there is nothing to hold it against
    if [[ -z ${ORACLE:-} && $ONLY != takeover ]]; then
        say "skipped: it needs ORACLE=FOLDER, a real Mastodon's records"
        return
    fi
    "$HERE/takeover.sh"
}

# A program of drill/ with a server of its own, of the programs that are built already.
with_own_server() {
    local name=$1
    local profile=${PROFILE:-debug}
    (cd "$ROOT" && cargo build --quiet --workspace --bins --profile "${profile/debug/dev}")
    if [[ ! -d $base/drill-venv ]]; then
        python3 -m venv "$base/drill-venv"
        "$base/drill-venv/bin/pip" install --quiet --requirement "$HERE/drill/requirements.txt"
    fi
    mkdir "$base/$name"
    raise_open_files
    BIN=${CARGO_TARGET_DIR:-$ROOT/target}/$profile STATE=$base/$name LOGS=${LOGS:-$base/$name/log} \
        "$base/drill-venv/bin/python" "$HERE/drill/$name.py"
}

drill() { with_own_server kills; }

pauses() {
    # loaded into processes whose clocks shall be wrong
    if ! compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null; then
        with_root apt-get update -q >/dev/null || true
        with_root apt-get install -q -y --no-install-recommends libfaketime >/dev/null || die "libfaketime is needed"
    fi
    with_own_server pauses
}

replicas() { with_own_server replicas; }

overload() { with_own_server overload; }

fuzz() { SECONDS_EACH=15 "$ROOT/tests/fuzz/run.sh"; }

"$DEV/packages.sh"
failed=0
for part in $ONLY; do
    say "--- $part"
    "$part" || failed=1
done
exit "$failed"
