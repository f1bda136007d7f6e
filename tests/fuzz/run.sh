#!/usr/bin/env bash
# Looks for inputs that break a parser, with libFuzzer on the stable toolchain.
#
#   make fuzz [TARGET="html json"] [MINUTES=5] [PROFILE=release] [CORPUS=FOLDER]
#
# Each target runs for MINUTES (or SECONDS_EACH); then long inputs are measured. CORPUS keeps what teaches the engine
# something from run to run (.dev/fuzz). What breaks a target is left there, and named: put it into tests/fuzz/found/TARGET
# when it is mended, so that `make test` tries it from then on. PROFILE=release takes longer to build and is many times
# faster.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/../../deploy/dev/lib.sh"

HERE=$ROOT/tests/fuzz
PROFILE=${PROFILE:-dev}
SECONDS_EACH=${SECONDS_EACH:-$((${MINUTES:-5} * 60))}
CORPUS=${CORPUS:-$ROOT/.dev/fuzz}
# longer inputs teach little and cost much; `fuzz-slow` has the long ones
MAX_LENGTH=4096
built=${CARGO_TARGET_DIR:-$ROOT/target}/${PROFILE/#dev/debug}

cd "$ROOT"
cargo build --quiet --package ferrodon-fuzz --bin fuzz-slow --profile "$PROFILE"
RUSTC_WORKSPACE_WRAPPER=$HERE/instrumented.sh CARGO_INCREMENTAL=0 \
    cargo build --quiet --package ferrodon-fuzz --bin fuzz --features engine --profile "$PROFILE"

# Runs one target; says what it did.
fuzz() {
    local target=$1 corpus=$CORPUS/$1 log seed
    log=$corpus.log
    mkdir -p "$corpus" "$CORPUS/found"
    for seed in "$HERE/found/$target"/*; do
        [[ ! -e $seed ]] || cp "$seed" "$corpus/"
    done
    if FUZZ_TARGET=$target "$built/fuzz" "$corpus" "$CORPUS/seeds" -max_total_time="$SECONDS_EACH" -max_len="$MAX_LENGTH" \
        -timeout=20 -rss_limit_mb=1024 -artifact_prefix="$CORPUS/found/$target-" >"$log" 2>&1; then
        say "$target: $(sed -n 's/^Done \([0-9]*\) runs.*/\1 inputs/p' "$log"), $(grep -o 'cov: [0-9]*' "$log" | tail -n 1)"
    else
        say "$target: broken"
        grep -A 4 -E 'panicked at|SUMMARY|Test unit written' "$log" | head -n 20 >&2
        return 1
    fi
}

"$built/fuzz-slow" --seeds "$CORPUS/seeds"
failed=0
for target in ${TARGET:-$("$built/fuzz-slow" --list)}; do
    fuzz "$target" || failed=1
done
# shellcheck disable=SC2086 # names, parted by blanks
"$built/fuzz-slow" ${TARGET:-} || failed=1
exit "$failed"
