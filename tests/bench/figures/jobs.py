"""Jobs without work through the worker, beside bare claims and deletes; and a live host's wait beside a million dead."""
import json
import subprocess

from ground import BIN, JOBS, RUNS, redis, report, sql

# as many as SIDEKIQ_CONCURRENCY is by default
SLOTS = 20


def _figures(*words):
    done = subprocess.run([f"{BIN}/ferrodon-bench", *map(str, words)], stdout=subprocess.PIPE, text=True, check=True)
    sql("truncate ferrodon.jobs, ferrodon.lanes")
    redis("FLUSHDB")
    return [json.loads(line) for line in done.stdout.splitlines()]


def take():
    drained = _figures("drain", "--count", JOBS, "--slots", SLOTS, "--runs", RUNS)
    report(f"{JOBS:,} jobs drained", [run["jobs"] for run in drained], "jobs/s", [run["bare"] for run in drained], 0.3, 0.6)
    waited = _figures("lag", "--waiting", 1_000_000, "--count", 100, "--slots", SLOTS, "--runs", RUNS)
    report("a live host beside 1,000,000 jobs of dead (p99)", [run["p99"] for run in waited], "ms", None, 1000, 300, less=True)
