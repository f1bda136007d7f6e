#!/usr/bin/env bash
# A private nginx: one origin over web-api and streaming, with the files of deploy/nginx/.
#
#   nginx.sh start FOLDER PORT WEB_PORTS STREAMING_PORTS [http|https]   the last: what visitors use (http)
#   nginx.sh stop FOLDER
#
# Ports of several processes are parted by commas.
#
# LISTEN=0.0.0.0 makes it reachable from other machines; by default only this one may.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Debian keeps it where only root looks
PATH=$PATH:/usr/sbin

nginx_here() {
    local data=$1
    shift
    local user=''
    if is_root; then user="user $SERVICE_USER;"; fi
    nginx -e "$data/error.log" -p "$data" -c "$data/nginx.conf" -g "pid \"$data/nginx.pid\"; $user" "$@"
}

listen_lines() {
    local port=$1
    printf '    listen %s:%s;\n' "${LISTEN:-127.0.0.1}" "$port"
    # browsers may take localhost for ::1, if the machine has it
    if [[ -z ${LISTEN:-} ]] && grep -qs ' lo$' /proc/net/if_inet6; then printf '    listen [::1]:%s;\n' "$port"; fi
}

# An expression for sed that turns the line of a server on port $1 into one for each of the ports $2.
servers() { printf 's/(.*127\.0\.0\.1:)%s(.*)/\\1%s\\2/' "$1" "${2//,/\\2\\n\\1}"; }

# What is this machine's own in the configuration; the rest are the operators' files.
configure() {
    local data=$1 port=$2 web=$3 streaming=$4 proto=$5 name
    mkdir -p "$data/public" "$data/temp"
    if is_root; then chown "$SERVICE_USER:" "$data/temp"; fi
    cp "$ROOT/deploy/nginx/locations.conf" "$data/"
    # this machine may allow fewer open files
    sed -e "s/^worker_rlimit_nofile .*/worker_rlimit_nofile $(ulimit -n);/" "$ROOT/deploy/nginx/nginx.conf" >"$data/nginx.conf"
    sed -E -e "$(servers 3000 "$web")" -e "$(servers 4000 "$streaming")" "$ROOT/deploy/nginx/upstreams.conf" >"$data/upstreams.conf"
    {
        printf 'access_log off;\n'
        for name in client_body proxy fastcgi uwsgi scgi; do printf '%s_temp_path "%s/temp/%s";\n' "$name" "$data" "$name"; done
        printf 'server {\n'
        listen_lines "$port"
        # shellcheck disable=SC2016 # nginx's variable
        printf '    root "%s/public";\n    set $ferrodon_proto %s;\n    include locations.conf;\n}\n' "$data" "$proto"
    } >"$data/site.conf"
}

stop() {
    local data=$1 pid
    [[ -s $data/nginx.pid ]] || return 0
    pid=$(<"$data/nginx.pid")
    # a pid may be somebody else's by now
    if grep -qs "nginx" "/proc/$pid/cmdline" && grep -qsF "$data" "/proc/$pid/cmdline"; then
        kill -QUIT "$pid"
        # streams may be open; they have been told by their own server
        wait_until 3 gone "$pid" || kill -TERM "$pid" 2>/dev/null || true
        wait_until 5 gone "$pid" || die "nginx doesn't stop: pid $pid"
    fi
    rm -f "$data/nginx.pid"
}

verb=${1:?which verb?} folder=${2:?which folder?}
data=$(data_folder "$folder" nginx)
case $verb in
    start)
        stop "$data"
        raise_open_files
        configure "$data" "${3:?which port?}" "${4:?web-api\'s ports?}" "${5:?streaming\'s ports?}" "${6:-http}"
        nginx_here "$data" || die "nginx doesn't start"
        ;;
    stop) stop "$data" ;;
    *) die "unknown verb: $verb" ;;
esac
