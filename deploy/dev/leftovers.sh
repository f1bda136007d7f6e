#!/usr/bin/env bash
# Stops the services and the nginx of FOLDER that a killed run left behind.
#
#   leftovers.sh FOLDER
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

folder=${1:?which folder?}
"$DEV/nginx.sh" stop "$folder"
for file in "$folder"/pids/*; do
    [[ -e $file ]] || continue
    name=$(basename "$file") pid=$(<"$file")
    # one of several: web-api.2
    name=${name%%.*}
    # a pid may be somebody else's by now, so its program is looked at
    [[ $(readlink "/proc/$pid/exe" 2>/dev/null) == */"$name"* ]] || continue
    say "stopping $name, left over from an earlier run"
    kill -TERM "$pid"
    wait_until 30 gone "$pid" || kill -KILL "$pid"
done
rm -rf "$folder/pids"
