#!/usr/bin/env bash
# Runs all tests against throw-away servers, which touch nothing else on the machine. Arguments go to `cargo test`.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

"$DEV/packages.sh"
command -v cargo >/dev/null || die "Rust is missing: see https://rustup.rs"

base=$(mktemp -d /tmp/ferrodon-test.XXXXXX)
# the servers' user must get through
chmod 711 "$base"

clean_up() {
    "$DEV/postgres.sh" stop "$base" || true
    rm -rf "$base" "$(dirname "$(socket_folder "$base")")"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# durability is of no use here; logical decoding is what the oracle and the tests of rows read changes from
"$DEV/postgres.sh" start "$base" fsync=off synchronous_commit=off full_page_writes=off wal_level=logical \
    max_connections=300 max_wal_size=2GB jit=off
FERRODON_TEST_PG=$("$DEV/postgres.sh" address "$base")
export FERRODON_TEST_PG
raise_open_files

cd "$ROOT"
# the black-box suite starts the real programs
cargo build --workspace --bins
cargo test --workspace "$@"
