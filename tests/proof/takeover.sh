#!/usr/bin/env bash
# Takes over a small instance as a Mastodon left it (its rows, Redis, files, settings) and asks what that Mastodon
# answered to everyone: ids, cookies, tokens and passwords must go on, and its tables must stay as they are.
#
#   make proof ONLY=takeover ORACLE=FOLDER
#
# ORACLE   the folder with a real Mastodon's records; its takeover/ is used, whose README says what lies there
# PREBUILT set: the programs are built already
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/instance.sh"

[[ -n ${ORACLE:-} ]] || die "ORACLE=FOLDER is needed: the folder with a real Mastodon's records (takeover/data.sql …)"
ORACLE=$(cd "$ORACLE" && pwd -P) || die "there is no such folder"
SAVED=$ORACLE/takeover
[[ -e $SAVED/data.sql && -e $SAVED/answers.json ]] || die "$ORACLE holds no takeover: takeover/data.sql is missing"
HERE=$ROOT/tests/proof

# Mastodon's tables as the baseline makes them, nothing of ours, and the rows that were saved.
load_database() {
    "$DEV/postgres.sh" create "$base" mastodon
    sql mastodon -1 -f "$ROOT/migrations/00000000000000_baseline/up.sql" >/dev/null
    sql mastodon -c 'DROP SCHEMA ferrodon CASCADE' 2>/dev/null
    # what the baseline seeds
    sql mastodon -c "SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ')
        FROM pg_tables WHERE schemaname = 'public'" | sql mastodon
    sql mastodon -f "$SAVED/data.sql" >/dev/null
    sql mastodon -c "SELECT format('REFRESH MATERIALIZED VIEW %I.%I;', schemaname, matviewname)
        FROM pg_matviews WHERE schemaname = 'public'" | sql mastodon
}

# Counters of who was there (HyperLogLogs) did not survive being saved as text; they are figures, and may be lost.
load_redis() {
    LC_ALL=C grep -av $'\xef\xbf\xbd' "$SAVED/redis.txt" >"$base/redis.txt"
    redis-cli -s "$("$DEV/redis.sh" address "$base")" <"$base/redis.txt" >"$base/redis-load.txt"
    ! grep -vE '^(OK|[0-9]+)$' "$base/redis-load.txt" >&2 || die "Redis did not take what was saved"
}

# Schema `public` as text.
dump() {
    # it warns that keys lead in circles, and marks each dump with a word of its own
    pg_dump "$("$DEV/postgres.sh" address "$base") dbname=mastodon" --schema=public "$@" 2>>"$base/pg_dump.log" \
        | grep -v '^\\\(un\)\?restrict '
}

# The saved settings, and where this instance has its servers and files.
write_settings() {
    cp -r "$SAVED/system" "$base/system"
    chmod -R u+w "$base/system"
    cat "$SAVED/env.production" - >"$base/env" <<TXT
DB_HOST=$(socket_folder "$base")
DB_NAME=mastodon
DB_USER=mastodon
REDIS_URL=unix://$("$DEV/redis.sh" address "$base")
PAPERCLIP_ROOT_PATH=$base/system
TXT
}

"$DEV/packages.sh"
cd "$ROOT"
[[ -n ${PREBUILT:-} ]] || cargo build --workspace --bins --quiet

"$DEV/postgres.sh" start "$base" fsync=off full_page_writes=off max_connections=200 jit=off
"$DEV/redis.sh" start "$base"
load_database
load_redis
write_settings

dump --schema-only >"$base/schema-before.txt"
dump --data-only >"$base/data-before.txt"
tootctl db migrate >&2
dump --schema-only >"$base/schema-after.txt"
dump --data-only >"$base/data-after.txt"
diff -u "$base/schema-before.txt" "$base/schema-after.txt" >&2 || { say "migrating changed Mastodon's tables" && failed=1; }
cmp "$base/data-before.txt" "$base/data-after.txt" >&2 || { say "migrating changed Mastodon's rows" && failed=1; }

start_services
export_addresses garden.test
"$BIN/web-api" --routes >"$base/routes.txt"
say "--- what everyone was answered"
python3 "$HERE/takeover/answers.py" "$SAVED" "$base/routes.txt" "$HERE/takeover-differences.txt" || failed=1
say "--- what opens it"
python3 "$HERE/takeover/keys.py" "$SAVED" "$base/routes.txt" || failed=1

stop_services
dump --schema-only >"$base/schema-after.txt"
diff -u "$base/schema-before.txt" "$base/schema-after.txt" >&2 || { say "running changed Mastodon's tables" && failed=1; }
exit "$failed"
