#!/usr/bin/env bash
# Installs what is missing from Debian's packages. Starts no service and makes no cluster; what it changes on the
# machine to that end is put back.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PACKAGES=(postgresql redis-server nginx ffmpeg build-essential pkg-config libssl-dev openssl curl ca-certificates util-linux)
# these would start at the next boot, which nobody asked for
SERVICES=(postgresql redis-server nginx)

POLICY=/usr/sbin/policy-rc.d
CLUSTERS=/etc/postgresql-common/createcluster.conf

installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

missing_packages() {
    local package
    for package in "${PACKAGES[@]}"; do
        installed "$package" || printf '%s\n' "$package"
    done
}

# On other systems: the programs must be there already.
check_programs() {
    local program missing=()
    for program in redis-server nginx ffmpeg cc make pkg-config openssl flock setsid; do
        command -v "$program" >/dev/null || missing+=("$program")
    done
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
    [[ ${#missing[@]} -eq 0 ]] || die "please install ${missing[*]} (this machine has no apt-get, so this script can't)"
}

apt() { with_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"; }

# Puts a file's content in place of $1, keeping what was there.
replace() {
    if [[ -e $1 ]]; then with_root cp -p "$1" "$1.ferrodon-saved"; fi
    with_root tee "$1" >/dev/null
}

restore() {
    if [[ -e $1.ferrodon-saved ]]; then
        with_root mv "$1.ferrodon-saved" "$1"
    elif [[ $2 == remove ]]; then
        with_root rm -f "$1"
    fi
}

put_back() {
    restore "$POLICY" remove
    restore "$CLUSTERS" keep
}

install_packages() {
    local -a before=()
    local service
    for service in "${SERVICES[@]}"; do
        if installed "$service"; then before+=("$service"); fi
    done

    trap put_back EXIT
    printf '#!/bin/sh\n# made by a development script; removed when it is done\nexit 101\n' | replace "$POLICY"
    with_root chmod 755 "$POLICY"

    apt update
    if ! installed postgresql; then
        # its package makes a cluster unless this file, which comes with another one, says no
        apt install --no-install-recommends postgresql-common
        { cat "$CLUSTERS" && printf '\ncreate_main_cluster = false\n'; } | replace "$CLUSTERS"
    fi
    apt install --no-install-recommends "$@"

    for service in "${SERVICES[@]}"; do
        if [[ " ${before[*]} " != *" $service "* ]] && command -v systemctl >/dev/null; then
            with_root systemctl disable --quiet "$service" 2>/dev/null || true
        fi
    done
    put_back
    trap - EXIT
}

if ! command -v apt-get >/dev/null; then
    check_programs
    exit
fi
mapfile -t missing < <(missing_packages)
if [[ ${#missing[@]} -gt 0 ]]; then
    say "installing Debian packages: ${missing[*]}"
    install_packages "${missing[@]}"
fi
