#!/usr/bin/env bash
# A private PostgreSQL, on a socket only.
#
#   postgres.sh start FOLDER [SETTING=VALUE…]   makes the cluster in FOLDER/postgres if need be, and starts it
#   postgres.sh stop FOLDER [MODE]             fast, or immediate as a crash
#   postgres.sh address FOLDER                  prints its libpq address, without a database's name
#   postgres.sh create FOLDER DATABASE          creates a database, unless it is there
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# only names the socket
PORT=5432
USER_NAME=mastodon

# Prints the folder of PostgreSQL's programs: those that made the data, else the newest.
programs() {
    local data=$1 version='' folder
    if [[ -e $data/PG_VERSION ]]; then version=$(<"$data/PG_VERSION"); fi
    folder=$(compgen -G "/usr/lib/postgresql/${version:-*}/bin" | sort -V | tail -n 1 || true)
    if [[ -z $folder ]] && command -v pg_ctl >/dev/null; then folder=$(dirname "$(command -v pg_ctl)"); fi
    [[ -x $folder/initdb ]] || die "PostgreSQL${version:+ $version, which made $data,} is not installed"
    printf '%s\n' "$folder"
}

running() { as_service "$1/pg_ctl" -D "$2" status >/dev/null 2>&1; }

start() {
    local data=$1 sockets=$2 bin setting
    shift 2
    bin=$(programs "$data")
    if [[ ! -e $data/PG_VERSION ]]; then
        # trust is safe here: the socket lies in a folder that no other user can enter
        as_service "$bin/initdb" -D "$data" -U "$USER_NAME" -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
    fi
    # ours, left over from a run that was killed
    if running "$bin" "$data"; then stop "$data"; fi
    local -a options=("-c listen_addresses=''" "-c unix_socket_directories='$sockets'" "-c port=$PORT")
    for setting in "$@"; do options+=("-c $setting"); done
    as_service "$bin/pg_ctl" -D "$data" -l "$data/log" -w -t 60 -s -o "${options[*]}" start >/dev/null \
        || { as_service tail -n 20 "$data/log" >&2 && die "PostgreSQL doesn't start"; }
}

stop() {
    local data=$1 mode=${2:-fast} bin
    bin=$(programs "$data")
    if running "$bin" "$data"; then as_service "$bin/pg_ctl" -D "$data" -m "$mode" -w -t 60 -s stop; fi
}

create() {
    local data=$1 sockets=$2 name=$3 bin found
    bin=$(programs "$data")
    local -a psql=("$bin/psql" -h "$sockets" -p "$PORT" -U "$USER_NAME" -d postgres -AtqX -v ON_ERROR_STOP=1)
    found=$("${psql[@]}" -c "SELECT 1 FROM pg_database WHERE datname = '$name'")
    if [[ $found != 1 ]]; then "${psql[@]}" -c "CREATE DATABASE \"$name\" TEMPLATE template0"; fi
}

verb=${1:?which verb?} folder=${2:?which folder?}
shift 2
data=$(data_folder "$folder" postgres)
sockets=$(socket_folder "$folder")
case $verb in
    start) start "$data" "$sockets" "$@" ;;
    stop) stop "$data" "$@" ;;
    address) printf 'host=%s port=%s user=%s\n' "$sockets" "$PORT" "$USER_NAME" ;;
    create) create "$data" "$sockets" "$1" ;;
    *) die "unknown verb: $verb" ;;
esac
