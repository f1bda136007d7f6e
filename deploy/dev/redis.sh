#!/usr/bin/env bash
# A private Redis, on a socket and, if asked, on a port of this machine.
#
#   redis.sh start FOLDER [PORT]   keeps its data in FOLDER/redis
#   redis.sh stop FOLDER
#   redis.sh address FOLDER        prints its socket's path
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cli() { redis-cli -s "$1" "${@:2}" 2>/dev/null; }

start() {
    local data=$1 socket=$2 port=$3
    # ours, left over from a run that was killed
    stop "$socket"
    as_service redis-server --port "$port" --bind 127.0.0.1 --protected-mode yes \
        --unixsocket "$socket" --unixsocketperm 700 \
        --dir "$data" --save 60 1 --appendonly no --maxclients 20000 \
        --daemonize yes --logfile "$data/log" >/dev/null
    wait_until 10 cli "$socket" ping >/dev/null || die "Redis doesn't start: see $data/log"
}

stop() {
    local socket=$1
    cli "$socket" shutdown >/dev/null || true
    wait_until 10 silent "$socket" || die "Redis doesn't stop: $socket"
}

silent() { ! cli "$1" ping >/dev/null; }

verb=${1:?which verb?} folder=${2:?which folder?}
data=$(data_folder "$folder" redis)
socket=$(socket_folder "$folder")/redis.sock
case $verb in
    start) start "$data" "$socket" "${3:-0}" ;;
    stop) stop "$socket" ;;
    address) printf '%s\n' "$socket" ;;
    *) die "unknown verb: $verb" ;;
esac
