"""Sockets on `user` and `public`: memory while they are idle, and how soon all have a public post."""
import json
import subprocess
import time

import services
from ground import BIN, RUNS, SOCKETS, STREAMING_PORT, WEB_PORT, pss, report


def take():
    words = ["sockets", "--streaming", STREAMING_PORT, "--web", WEB_PORT, "--count", SOCKETS, "--token", f"bench-{SOCKETS}"]
    streaming = services.pids()["streaming"]
    before = pss(streaming)
    load = subprocess.Popen([f"{BIN}/ferrodon-bench", *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    opened = json.loads(load.stdout.readline())
    time.sleep(5)
    report(f"{SOCKETS:,} idle sockets: PSS of streaming", pss(streaming), "MB", None, 250, 125, less=True)
    print(f"  {before:.1f} MB before; opened in {opened['seconds']:.1f} s", flush=True)
    heard = []
    for _ in range(RUNS):
        load.stdin.write("post\n")
        load.stdin.flush()
        heard.append(json.loads(load.stdout.readline()))
        time.sleep(1)
    report(f"one public post to {SOCKETS:,} sockets (p99)", [run["p99"] for run in heard], "ms", None, 500, 200, less=True)
    load.stdin.close()
    load.wait()
