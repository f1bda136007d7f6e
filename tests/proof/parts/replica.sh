#!/usr/bin/env bash
# A read replica (REPLICA_DB_*), a real one by streaming: strangers read from it, people see what they just did however far
# it lags, and it may stop, hang and come back without anybody's notice.
# shellcheck source-path=SCRIPTDIR
# shellcheck disable=SC2154 # from lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

port=$(free_port 25432)
cluster_make primary "$port"
second=$(free_port $((port + 1)))
printf '%s\n' "$second" >"$base/replica.port"
folder=$(data_folder "$base" replica)
as_service env PGPASSWORD="$DB_PASSWORD" "$PG_BIN/pg_basebackup" -h 127.0.0.1 -p "$port" -U mastodon -D "$folder/data" -R -X stream
cluster_start replica

"$DEV/redis.sh" start "$base"
settings_for "$port" REPLICA_DB_HOST=127.0.0.1 "REPLICA_DB_PORT=$second"
tootctl db migrate >/dev/null
make_people
start_services
export_addresses proof.test
lag() { cluster_sql replica postgres -c "SELECT pg_wal_replay_$1()" >/dev/null; }
users_of() { cluster_sql "$1" postgres -c "SELECT count(*) FROM pg_stat_activity WHERE datname = 'ferrodon' AND usename = 'mastodon'"; }
is_used() { [[ $(users_of replica) != 0 ]]; }
visit() { python3 "$PARTS/visit.py" "$@" >&2; }

proves 'people and strangers at work' load 8 4
proves 'the replica is read' is_used
lag pause
proves 'it stands still: strangers read old pages, but find what is new; its author sees it everywhere' visit lagging
lag resume
proves 'it goes on: strangers read new pages' visit current

# strangers ask without a pause while this goes on
visit steady "$base/stop-1" &
visitor=$!
sleep 2
cluster_stop replica immediate
sleep 8
touch "$base/stop-1"
proves 'it stops under readers: nobody notices' wait "$visitor"
cluster_start replica
sleep 5
visit steady "$base/stop-2" &
visitor=$!
sleep 2
touch "$base/stop-2"
wait "$visitor" || true
proves 'it is there again: it is read' is_used

# a process that stops answers no more, and closes no connection
postmaster=$(head -n 1 "$folder/data/postmaster.pid")
visit steady "$base/stop-3" &
visitor=$!
sleep 1
mapfile -t stopped < <(pgrep -P "$postmaster")
kill -STOP "$postmaster" "${stopped[@]}"
sleep 12
touch "$base/stop-3"
proves 'it hangs under readers: they wait once, and are answered' wait "$visitor"
kill -CONT "$postmaster" "${stopped[@]}"
exit "$failed"
