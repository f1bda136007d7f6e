#!/usr/bin/env bash
# Cargo calls the compiler through this for our own crates (RUSTC_WORKSPACE_WRAPPER): what they do is counted, edge by
# edge, for libFuzzer. Stable Rust passes these to LLVM as they are.
set -euo pipefail

case " $* " in
    # these run while building, without the engine
    *' --crate-name build_script_'* | *' --crate-type proc-macro '* | *' -vV '* | *' --print'*) exec "$@" ;;
esac
exec "$@" --cfg fuzzing -C passes=sancov-module -C llvm-args=-sanitizer-coverage-level=4 \
    -C llvm-args=-sanitizer-coverage-inline-8bit-counters -C llvm-args=-sanitizer-coverage-pc-table \
    -C llvm-args=-sanitizer-coverage-trace-compares
