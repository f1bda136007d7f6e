#!/usr/bin/env bash
# TLS to PostgreSQL: each DB_SSLMODE, with and without roots, lets through and refuses what libpq does; then all services
# at work over it.
# shellcheck source-path=SCRIPTDIR
# shellcheck disable=SC2154 # from lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

authority right
authority wrong
certificate server right DNS:localhost
port=$(free_port 25432)
cluster_make tls "$port"
cluster_stop tls
secure=(ssl=on "ssl_cert_file=$base/tls/server.pem" "ssl_key_file=$base/tls/server.key" fsync=off)
cluster_start tls "${secure[@]}"
sed -i 's/^host  all /hostssl all /' "$(data_folder "$base" tls)/data/pg_hba.conf"
cluster_sql tls postgres -c 'SELECT pg_reload_conf()' >/dev/null
"$DEV/redis.sh" start "$base"
settings_for "$port"

migrates() { env "$@" FERRODON_ENV_FILE="$base/env" "$BIN/tootctl" db migrate >"$base/migrate.log" 2>&1; }

# expect yes|no WHAT MODE HOST ROOTS: ours, and libpq's own word for the same.
expect() {
    local wanted=$1 what=$2 mode=$3 host=$4 roots=$5 ours=no theirs=no
    local -a more=()
    [[ -z $roots ]] || more=("PGSSLROOTCERT=$base/tls/$roots.pem")
    migrates DB_SSLMODE="$mode" DB_HOST="$host" "${more[@]}" && ours=yes
    env HOME=/nonexistent PGPASSWORD="$DB_PASSWORD" "${more[@]}" \
        psql "host=$host port=$port user=mastodon dbname=ferrodon sslmode=$mode" -AtqXc 'SELECT 1' >/dev/null 2>&1 && theirs=yes
    proves "$what: $mode to $host${roots:+ with the roots of \`$roots\`}: $wanted" test "$ours/$theirs" = "$wanted/$wanted"
}

say "a server with TLS only"
expect no 'no TLS' disable localhost ''
expect yes 'any certificate' prefer localhost ''
expect yes 'any certificate' require localhost ''
expect no 'a file of roots counts' require localhost wrong
expect yes 'a file of roots counts' require 127.0.0.1 right
expect yes 'the issuer is checked' verify-ca 127.0.0.1 right
expect no 'the issuer is checked' verify-ca localhost wrong
expect yes 'the name too' verify-full localhost right
expect no 'the name too' verify-full 127.0.0.1 right
expect no 'the issuer is checked' verify-full localhost wrong
expect no 'nobody vouches' verify-full localhost ''
expect no 'nobody vouches' verify-ca localhost ''
# libpq 15 can't be told so
proves "SSL_CERT_FILE in place of the system's roots" migrates DB_SSLMODE=verify-full SSL_CERT_FILE="$base/tls/right.pem"
url="postgres://mastodon:$DB_PASSWORD@localhost:$port/ferrodon?sslmode=verify-full&sslrootcert="
proves 'sslrootcert in DATABASE_URL' migrates DATABASE_URL="$url$base/tls/right.pem"
refused() { ! migrates "$@"; }
proves 'a wrong sslrootcert in DATABASE_URL is refused' refused DATABASE_URL="$url$base/tls/wrong.pem"
proves 'a file that is missing is named' refused DATABASE_URL="$url/nowhere.pem"
proves '… by its name' grep -q "/nowhere.pem" "$base/migrate.log"

say "all services over verify-full"
printf 'DB_SSLMODE=verify-full\nPGSSLROOTCERT=%s\n' "$base/tls/right.pem" >>"$base/env"
make_people
start_services
export_addresses proof.test
proves 'they work' load 5 4
encrypted=$(cluster_sql tls postgres -c "SELECT count(*) FILTER (WHERE s.ssl) || ' of ' || count(*)
    FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.client_addr IS NOT NULL AND a.usename = 'mastodon'")
proves "all their connections are encrypted ($encrypted)" test "${encrypted% of *}" = "${encrypted#* of }" -a "${encrypted% of *}" != 0
stop_services

say "a server without TLS"
cluster_stop tls
cluster_start tls ssl=off fsync=off
sed -i 's/^hostssl all /host  all /' "$(data_folder "$base" tls)/data/pg_hba.conf"
cluster_sql tls postgres -c 'SELECT pg_reload_conf()' >/dev/null
sed -i '/^DB_SSLMODE\|^PGSSLROOTCERT/d' "$base/env"
expect yes 'without, if need be' prefer localhost ''
expect no 'never without' require localhost ''
expect no 'never without' verify-full localhost right
exit "$failed"
