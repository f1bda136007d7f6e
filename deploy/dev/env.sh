#!/usr/bin/env bash
# Writes FOLDER/env, the settings of a private server, as an operator would: the secrets are made once and kept, the
# rest is written anew each time.
#
#   env.sh FOLDER PORT
#
# LOCAL_DOMAIN (localhost:PORT) may be set; so may anything else, in the environment of the services themselves.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

folder=${1:?which folder?} port=${2:?which port?}

hex() { openssl rand -hex "$1"; }

url64() { base64 -w 0 | tr '+/' '-_'; }

secrets() {
    local key private public
    # a key on P-256 in SEC1's DER form: the private number is bytes 8 to 39, the public point the last 65
    key=$(openssl ecparam -name prime256v1 -genkey -noout -outform DER | base64 -w 0)
    private=$(base64 -d <<<"$key" | head -c 39 | tail -c 32 | url64)
    public=$(base64 -d <<<"$key" | tail -c 65 | url64)
    cat <<TXT
SECRET_KEY_BASE=$(hex 64)
ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY=$(hex 32)
ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT=$(hex 32)
ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY=$(hex 32)
VAPID_PRIVATE_KEY=$private
VAPID_PUBLIC_KEY=$public
TXT
}

settings() {
    local domain=${LOCAL_DOMAIN:-localhost:$port} plain=false
    case $domain in localhost | localhost:* | 127.0.0.1 | 127.0.0.1:*) plain=true ;; esac
    cat <<TXT
LOCAL_DOMAIN=$domain
DB_HOST=$(socket_folder "$folder")
DB_PORT=5432
DB_NAME=ferrodon
DB_USER=mastodon
REDIS_URL=unix://$("$DEV/redis.sh" address "$folder")
PAPERCLIP_ROOT_PATH=$(data_folder "$folder" nginx)/public/system
ALLOWED_PRIVATE_ADDRESSES=127.0.0.1
FERRODON_DEV_PLAIN_HTTP=$plain
FERRODON_DEV_NO_RATE_LIMITS=true
FERRODON_DEV_CONFIRM_ACCOUNTS=true
TXT
}

umask 077
mkdir -p "$folder"
[[ -s $folder/secrets ]] || secrets >"$folder/secrets"
{
    printf '# Written at each start; change the environment instead.\n'
    cat "$folder/secrets"
    settings
} >"$folder/env"
