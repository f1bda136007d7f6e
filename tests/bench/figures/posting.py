"""The slowest percent of posts by four writers, while one fan-out follows another, beside the same at rest."""
import os
import threading

from ground import FAMOUS, RUNS, call, report, settle, wrk

HERE = os.path.dirname(os.path.abspath(__file__))
WRITERS = 4
# 2,000 posts at least: longer than that takes here
SECONDS = 25


def _slowest():
    rate, slowest, count = wrk("/api/v1/statuses", "bench-10", seconds=SECONDS, connections=WRITERS, script=f"{HERE}/posting.lua")
    if count < 2_000:
        print(f"  (only {count} posts in {SECONDS} s)", flush=True)
    return slowest


def take():
    idle, busy = [], []
    for _ in range(RUNS):
        settle()
        idle.append(_slowest())
        settle()
        over = threading.Event()
        famous = threading.Thread(target=_keep_posting, args=(over,))
        famous.start()
        busy.append(_slowest())
        over.set()
        famous.join()
        settle()
    report("POST /statuses, fan-outs back to back (p99)", busy, "ms", idle, 3, 1.5, less=True)


def _keep_posting(over):
    number = 0
    while not over.is_set():
        number += 1
        call("POST", "/api/v1/statuses", FAMOUS, {"status": f"Once more, {number}"})
        settle(0.1)
