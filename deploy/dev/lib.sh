# shellcheck shell=bash
# What the scripts beside this file share: folders, users, ports, words. To be sourced.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
DEV=$ROOT/deploy/dev
# PostgreSQL refuses to run as root; as root it and its neighbours run as this user, which Debian's package made
SERVICE_USER=postgres
export ROOT DEV SERVICE_USER

say() { printf '%s\n' "$*" >&2; }

die() {
    say "error: $*"
    exit 1
}

is_root() { [[ $(id -u) -eq 0 ]]; }

# Runs a command with a root's rights.
with_root() {
    if is_root; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo -- "$@"
    else
        die "this needs root: $* (become root, or install sudo)"
    fi
}

# Runs a command as the user that servers run as: ourselves, unless we are root.
as_service() {
    if is_root; then
        # the folder may be one that this user can't enter
        (cd / && runuser -u "$SERVICE_USER" -- "$@")
    else
        "$@"
    fi
}

# Prints a short name for this checkout, so that several can live on one machine.
checkout_name() { printf '%s' "$ROOT" | cksum | cut -d' ' -f1; }

# A folder for a server's data below $1, named $2; prints it. As root, where the service user can't enter $1 (a
# checkout below /root), it lies under /var/lib, and $1/$2 is a link to it.
data_folder() {
    local base=$1 name=$2 folder=$1/$2
    mkdir -p "$base"
    if is_root; then
        if ! as_service test -x "$base"; then
            folder=/var/lib/ferrodon-dev/$(printf '%s' "$base" | cksum | cut -d' ' -f1)/$name
            # whatever the caller's mask is, the service's user must get there
            (umask 022 && mkdir -p "$folder")
            ln -sfn "$folder" "$base/$name"
        fi
        (umask 022 && mkdir -p "$folder")
        chown "$SERVICE_USER:" "$folder"
    fi
    mkdir -p "$folder"
    printf '%s\n' "$folder"
}

# A folder for sockets, short enough for their paths (107 bytes); prints it. Others can't put anything there.
socket_folder() {
    local base
    base=/tmp/ferrodon-$(id -u)-$(printf '%s' "$1" | cksum | cut -d' ' -f1)
    mkdir -m 711 "$base" 2>/dev/null || true
    [[ -d $base && ! -L $base && -O $base ]] || die "$base belongs to someone else"
    mkdir -p "$base/sockets"
    if is_root; then chown "$SERVICE_USER:" "$base/sockets"; fi
    chmod 700 "$base/sockets"
    printf '%s\n' "$base/sockets"
}

# Whether something listens on a port of this machine.
port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Prints the first free port from $1 on.
free_port() {
    local port=$1
    while port_taken "$port"; do port=$((port + 1)); done
    printf '%s\n' "$port"
}

# Whether GET $2 on port $1 is answered with 200. In a subshell: writing to a connection that was closed kills a shell.
http_ok() {
    (
        printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&3
        read -r -t 5 _ status _ <&3
        # to the end, so that the server doesn't see a broken connection
        timeout 5 cat <&3 >/dev/null
        [[ $status == 200 ]]
    ) 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$1"
}

# Waits until a command succeeds, at most $1 seconds.
wait_until() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < end)) || return 1
        sleep 0.2
    done
}

# Whether a process has ended.
gone() { ! kill -0 "$1" 2>/dev/null || grep -qs '^State:[[:space:]]*Z' "/proc/$1/status"; }

# As many open files as we may have: a socket of a stream takes one here and two in nginx.
raise_open_files() { ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"; }
