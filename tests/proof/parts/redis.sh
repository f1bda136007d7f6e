#!/usr/bin/env bash
# Redis as operators have it: with a user and a password, over TLS; and behind sentinels, with a failover while streams
# are open.
# shellcheck source-path=SCRIPTDIR
# shellcheck disable=SC2154 # from lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

port=$(free_port 25432)
cluster_make database "$port"
PASSWORD=throw-away

# redis_start NAME PORT SETTING…: a server in a folder of its own; `--sentinel` among the settings makes it one.
redis_start() {
    local name=$1 folder
    folder=$(data_folder "$base" "$name")
    as_service redis-server "$folder/$name.conf" --port "$2" --bind 127.0.0.1 --dir "$folder" --daemonize yes \
        --pidfile "$folder/pid" --logfile "$folder/log" "${@:3}" >/dev/null
    wait_until 10 test -s "$folder/pid" || die "$name doesn't start: $(tail -n 3 "$folder/log")"
    ENDINGS+=("redis_kill $name")
}
redis_kill() { kill -KILL "$(<"$(data_folder "$base" "$1")/pid")" 2>/dev/null; }
redis_conf() { as_service tee "$(data_folder "$base" "$1")/$1.conf" >/dev/null; }

say "a user, a password, TLS"
authority right
authority wrong
certificate redis right DNS:localhost
secure=$(free_port 26400)
redis_conf secure <<TXT
user default off
user ferrodon on >$PASSWORD ~* &* +@all
tls-port $secure
tls-cert-file $base/tls/redis.pem
tls-key-file $base/tls/redis.key
tls-ca-cert-file $base/tls/right.pem
tls-auth-clients no
save ""
TXT
redis_start secure 0
settings_for "$port"
sed -i '/^REDIS_URL/d' "$base/env"
url=rediss://ferrodon:$PASSWORD@localhost:$secure/0
printf 'REDIS_URL=%s\nSSL_CERT_FILE=%s\n' "$url" "$base/tls/right.pem" >>"$base/env"
tootctl db migrate >/dev/null
make_people
start_services
export_addresses proof.test
proves 'all services work over it' load 5 4
stop_services

# readiness says whether Redis can be used
metrics=$(free_port 29100)
is_ready_within() {
    local ready=1
    service web-api PORT="$(free_port 3300)" FERRODON_METRICS_BIND="127.0.0.1:$metrics" "${@:2}"
    wait_until 30 http_ok "$metrics" /health && wait_until "$1" http_ok "$metrics" /health/ready && ready=0
    stop_services
    return "$ready"
}
refused() { ! is_ready_within 4 "$@"; }
proves 'with the right roots and password it is ready' is_ready_within 30
proves 'a certificate of somebody else is refused' refused SSL_CERT_FILE="$base/tls/wrong.pem"
proves 'a certificate for another name is refused' refused REDIS_URL="${url/localhost/127.0.0.1}"
proves 'a wrong password is refused' refused REDIS_URL="${url/$PASSWORD/x}"
redis_kill secure

say "sentinels"
declare -a sentinels=()
one=$(free_port 26500) two=$(free_port 26510)
for server in one two; do
    redis_conf "$server" <<TXT
requirepass $PASSWORD
masterauth $PASSWORD
save ""
TXT
done
redis_start one "$one"
redis_start two "$two" --replicaof 127.0.0.1 "$one"
for number in 1 2 3; do
    place=$(free_port $((26520 + number * 10)))
    sentinels+=("127.0.0.1:$place")
    redis_conf "sentinel$number" <<TXT
requirepass watching
sentinel sentinel-pass watching
sentinel monitor main 127.0.0.1 $one 2
sentinel auth-pass main $PASSWORD
sentinel down-after-milliseconds main 1500
sentinel failover-timeout main 10000
TXT
    redis_start "sentinel$number" "$place" --sentinel
done
knows_both() { redis-cli -p "${sentinels[0]#*:}" -a watching --no-auth-warning sentinel master main | grep -A1 -x 'num-slaves' | grep -qx 1; }
wait_until 30 knows_both || die "the sentinels don't see the replica"
sed -i '/^REDIS_\|^SSL_CERT/d' "$base/env"
# one that nobody answers at stands first
printf '%s\n' "REDIS_SENTINELS=127.0.0.1:1,$(IFS=, && printf '%s' "${sentinels[*]}")" REDIS_SENTINEL_MASTER=main \
    "REDIS_PASSWORD=$PASSWORD" REDIS_SENTINEL_PASSWORD=watching >>"$base/env"
start_services
proves 'all services work with the master they name' load 5 4
master() { redis-cli -p "${sentinels[0]#*:}" -a watching --no-auth-warning sentinel get-master-addr-by-name main | sed -n 2p; }
proves 'the master is killed: open streams go on' python3 "$PARTS/failover.py" "${sentinels[0]#*:}" watching "$(<"$(data_folder "$base" one)/pid")"
proves 'the other one is master' test "$(master)" = "$two"
redis_start one "$one" --replicaof 127.0.0.1 "$two"
sleep 12
proves 'the master is changed by hand: open streams go on' python3 "$PARTS/failover.py" "${sentinels[0]#*:}" watching
proves 'the first one is master again' test "$(master)" = "$one"
# until the old master is told, it answers as one to whoever is connected; then, within a heartbeat, everybody has moved
is_told() { redis-cli -p "$two" -a "$PASSWORD" --no-auth-warning info replication | grep -q '^role:slave'; }
wait_until 30 is_told || die "the old master is never told"
sleep 6
proves 'all services work' load 5 4
exit "$failed"
