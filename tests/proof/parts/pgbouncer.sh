#!/usr/bin/env bash
# PgBouncer in transaction mode, with few connections to the server: all services through it, with Mastodon's setting for
# that (PREPARED_STATEMENTS=false); it goes away and comes back.
#
# PGBOUNCER names the program; else one of 1.21 or later that is installed, else Debian's, else it is built from Debian's
# source.
# shellcheck source-path=SCRIPTDIR
# shellcheck disable=SC2154 # from lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Connections to the server; there are more than ten times as many clients.
SERVERS=4
CLIENTS_EACH=15

is_new_enough() { [[ $("$1" --version 2>/dev/null | sed -n 's/^PgBouncer //p') =~ ^1\.(2[1-9]|[3-9][0-9]) ]]; }

# Builds it from the source package of Debian 13, fetched by apt from the machine's own mirror.
build_pgbouncer() {
    local folder=$1 source_list=$1/trixie.sources
    local -a apt=(apt-get -q -o "Dir::Etc::sourcelist=$source_list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$folder/lists")
    command -v apt-get >/dev/null || die "PgBouncer 1.21 or later is needed: PGBOUNCER=PROGRAM"
    mkdir -p "$folder/lists/partial"
    sed -nE '/^URIs: .*\/debian$/p' /etc/apt/sources.list.d/*.sources | head -n 1 >"$source_list"
    [[ -s $source_list ]] || echo 'URIs: http://deb.debian.org/debian' >"$source_list"
    printf 'Types: deb-src\nSuites: trixie\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' >>"$source_list"
    dpkg-query -W libevent-dev >/dev/null 2>&1 || with_root apt-get install -q -y libevent-dev >/dev/null
    "${apt[@]}" update >/dev/null
    (cd "$folder" && "${apt[@]}" source --download-only pgbouncer >/dev/null 2>&1 \
        && tar xf pgbouncer_*.orig.tar.gz && cd pgbouncer-*/ && ./configure --without-cares >/dev/null 2>&1 && make -s pgbouncer >/dev/null 2>&1)
    cp "$folder"/pgbouncer-*/pgbouncer "$folder/pgbouncer"
}

find_pgbouncer() {
    local built=${CARGO_TARGET_DIR:-$ROOT/target}/parts/pgbouncer
    PGBOUNCER=${PGBOUNCER:-$(command -v pgbouncer || true)}
    is_new_enough "$PGBOUNCER" && return
    PGBOUNCER=$built/pgbouncer
    is_new_enough "$PGBOUNCER" || build_pgbouncer "$built"
    is_new_enough "$PGBOUNCER" || die "no PgBouncer of 1.21 or later could be had"
}

pgbouncer_start() {
    as_service "$folder/pgbouncer" -d "$folder/pgbouncer.ini"
    wait_until 10 port_taken "$pooled"
}

pgbouncer_stop() {
    local pid
    pid=$(<"$folder/pid")
    kill -KILL "$pid" 2>/dev/null || true
    wait_until 5 gone "$pid"
    rm -f "$folder/pid"
}

find_pgbouncer
say "$("$PGBOUNCER" --version | head -n 1)"
port=$(free_port 25432)
cluster_make pooled "$port"
pooled=$(free_port 26432)
folder=$(data_folder "$base" pgbouncer)
# the service's user may not get to where it was built
cp "$PGBOUNCER" "$folder/pgbouncer"
printf '"mastodon" "%s"\n' "$DB_PASSWORD" >"$folder/users.txt"
cat >"$folder/pgbouncer.ini" <<TXT
[databases]
ferrodon = host=$(data_folder "$base" pooled) port=$port user=mastodon
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $pooled
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $folder/users.txt
pool_mode = transaction
default_pool_size = $SERVERS
max_client_conn = 500
max_prepared_statements = 200
logfile = $folder/log
pidfile = $folder/pid
TXT
if is_root; then chown -R "$SERVICE_USER:" "$folder"; fi
pgbouncer_start
ENDINGS+=(pgbouncer_stop)

"$DEV/redis.sh" start "$base"
settings_for "$pooled" DB_SSLMODE=disable "DB_POOL=$CLIENTS_EACH" PREPARED_STATEMENTS=false
proves 'the schema is made through it' tootctl db migrate
make_people
start_services
export_addresses proof.test
proves 'what the setting is about is said' grep -q 'PREPARED_STATEMENTS=false' "$base/web-api.log"
proves "all services work, $((4 * CLIENTS_EACH)) connections over $SERVERS" load 15 8
count=$(cluster_sql pooled postgres -c "SELECT count(*) FROM pg_stat_activity WHERE datname = 'ferrodon'")
proves "the server saw few connections ($count)" test "$count" -ge 1 -a "$count" -le "$SERVERS"
proves 'nothing of a session is left behind' test -z "$(cluster_sql pooled ferrodon -c "SELECT locktype FROM pg_locks WHERE locktype = 'advisory'")"
proves 'no statement failed' test -z "$(as_service grep -E 'prepared statement|ERROR' "$(data_folder "$base" pooled)/log")"

pgbouncer_stop
sleep 2
pgbouncer_start
proves 'all work again after it was killed and started' load 5 4
stop_services

sed -i 's/^max_prepared_statements.*/max_prepared_statements = 0/' "$folder/pgbouncer.ini"
pgbouncer_stop
sleep 1
pgbouncer_start
# the second connection meets the statements of the first
refused_with_reason() {
    service web-api PORT="$(free_port 3300)"
    wait_until 20 grep -q 'max_prepared_statements above 0' "$base/web-api.log"
}
proves 'where it does not keep statements, the log says what is needed' refused_with_reason
exit "$failed"
