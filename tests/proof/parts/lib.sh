# shellcheck shell=bash
# What the proofs in this folder share: clusters of PostgreSQL as operators have them (an address, a password, TLS), and
# throw-away authorities. To be sourced.
# shellcheck source-path=SCRIPTDIR
# shellcheck disable=SC2034,SC2154 # used by those who source it; `web` and `streaming` come from ../instance.sh
source "$(dirname "${BASH_SOURCE[0]}")/../instance.sh"

PARTS=$ROOT/tests/proof/parts
PG_BIN=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
DB_PASSWORD=throw-away
# whom the machine trusts is not what is proved
unset SSL_CERT_FILE SSL_CERT_DIR

"$DEV/packages.sh"
[[ -n ${PREBUILT:-} ]] || (cd "$ROOT" && cargo build --workspace --bins --quiet)

# cluster_make NAME PORT: an empty cluster on a port and on a socket in its folder; passwords are asked for on the port.
cluster_make() {
    local data
    data=$(data_folder "$base" "$1")
    as_service "$PG_BIN/initdb" -D "$data/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
    printf '%s\n' "$2" >"$base/$1.port"
    as_service tee "$data/data/pg_hba.conf" >/dev/null <<TXT
local all         all      trust
host  replication all      127.0.0.1/32 scram-sha-256
host  all         all      127.0.0.1/32 scram-sha-256
TXT
    cluster_start "$1" fsync=off
    cluster_sql "$1" postgres -c "CREATE ROLE mastodon LOGIN SUPERUSER REPLICATION PASSWORD '$DB_PASSWORD'"
    cluster_sql "$1" postgres -c 'CREATE DATABASE ferrodon OWNER mastodon TEMPLATE template0'
}

# cluster_start NAME SETTING=VALUE…
cluster_start() {
    local name=$1 data setting
    local -a options
    data=$(data_folder "$base" "$name")
    options=("-c listen_addresses=127.0.0.1" "-c port=$(<"$base/$name.port")" "-c unix_socket_directories='$data'" "-c max_connections=200")
    for setting in "${@:2}"; do options+=("-c $setting"); done
    as_service "$PG_BIN/pg_ctl" -D "$data/data" -l "$data/log" -w -t 60 -s -o "${options[*]}" start >/dev/null \
        || { as_service tail -n 20 "$data/log" >&2 && die "PostgreSQL doesn't start"; }
    ENDINGS+=("cluster_stop $name")
}

# cluster_stop NAME [fast|immediate]
cluster_stop() {
    local data
    data=$(data_folder "$base" "$1")
    as_service "$PG_BIN/pg_ctl" -D "$data/data" -m "${2:-fast}" -w -t 60 -s stop 2>/dev/null || true
}

# cluster_sql NAME DATABASE psql's words…
cluster_sql() {
    psql "host=$(data_folder "$base" "$1") port=$(<"$base/$1.port") user=postgres dbname=$2" -AtqX -v ON_ERROR_STOP=1 "${@:3}"
}

# authority NAME: a certificate authority, $base/tls/NAME.pem.
authority() {
    mkdir -p "$base/tls" && chmod 755 "$base/tls"
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout "$base/tls/$1.key" -out "$base/tls/$1.pem" 2>/dev/null
}

# certificate NAME AUTHORITY SAN: $base/tls/NAME.pem and .key, for the service's user.
certificate() {
    local at=$base/tls/$1
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout "$at.key" -out "$at.csr" 2>/dev/null
    openssl x509 -req -in "$at.csr" -CA "$base/tls/$2.pem" -CAkey "$base/tls/$2.key" -CAcreateserial -days 2 \
        -extfile <(printf 'subjectAltName=%s' "$3") -out "$at.pem" 2>/dev/null
    if is_root; then chown "$SERVICE_USER:" "$at.key"; fi
    chmod 600 "$at.key"
}

# settings_for PORT NAME=VALUE…: $base/env for a database on that port of this machine, as proof.test.
settings_for() {
    LOCAL_DOMAIN=proof.test "$DEV/env.sh" "$base" 3000
    sed -i -E '/^DB_/d' "$base/env"
    printf '%s\n' DB_HOST=localhost "DB_PORT=$1" DB_NAME=ferrodon DB_USER=mastodon "DB_PASS=$DB_PASSWORD" "${@:2}" >>"$base/env"
}

# load SECONDS TASKS: people at work; see load.py.
load() { python3 "$PARTS/load.py" "$@" >&2; }
