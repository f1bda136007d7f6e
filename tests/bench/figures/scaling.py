"""How figures grow: requests over concurrency, fan-out over followers, memory over sockets."""
import json
import subprocess
import time

import curves
import services
from ground import ACCOUNTS, BIN, READER, SOCKETS, STREAMING_PORT, WEB_PORT, call, median, pss, settle, sql, wrk

from .pages import paths

# of all there are
SHARES = (0.01, 0.03, 0.1, 0.3, 1)


def take():
    _pages()
    _fan_out()
    _sockets()


def _pages():
    at_once = (1, 2, 4, 8, 16, 32, 64, 128, 256)
    lines = {what: [(n, round(wrk(path, READER, seconds=3, connections=n)[0], 1)) for n in at_once] for what, path, *_ in paths()[:2]}
    curves.keep("pages", "Pages of 20, clients on the same two cores", "requests at once", "requests a second", lines)
    _say("requests over concurrency", lines)


def _fan_out():
    """Authors of their own, each followed by a part of all."""
    line = []
    for number, share in enumerate(SHARES):
        author, followers = 20 + number, round(share * (ACCOUNTS - 100))
        sql(
            "insert into follows (account_id, target_account_id, created_at, updated_at) select account_id, "
            f"(select u.account_id from users u where u.email = 'person{author}@bench.example'), now(), now() from "
            f"(select account_id from users where email ~ '@bench' order by account_id offset 100 limit {followers}) f on conflict do nothing"
        )
        times = []
        for text in ("one", "two", "three"):
            settle()
            began = time.perf_counter()
            call("POST", "/api/v1/statuses", f"bench-{author}", {"status": text})
            settle(0.01)
            times.append(time.perf_counter() - began)
        line.append((followers, round(median(times), 3)))
    lines = {"from the request until no job is left": line}
    curves.keep("fan_out", "Fan-out of a post", "followers", "seconds", lines, log=True)
    _say("fan-out over followers", lines)


def _sockets():
    """From a process that held none before."""
    services.stop()
    services.start()
    streaming, line = services.pids()["streaming"], []
    for share in SHARES:
        count = max(round(share * SOCKETS), 1)
        words = ["sockets", "--streaming", STREAMING_PORT, "--web", WEB_PORT, "--count", count, "--token", f"bench-{SOCKETS}"]
        load = subprocess.Popen([f"{BIN}/ferrodon-bench", *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        json.loads(load.stdout.readline())
        time.sleep(3)
        line.append((count, round(pss(streaming), 1)))
        load.stdin.close()
        load.wait()
        time.sleep(1)
    lines = {"PSS of streaming": line}
    curves.keep("sockets", "Idle sockets on `user` and `public`", "sockets", "MB", lines)
    _say("memory over sockets", lines)


def _say(what, lines):
    for name, line in lines.items():
        print(f"{what}, {name}: " + ", ".join(f"{x}: {y}" for x, y in line), flush=True)
