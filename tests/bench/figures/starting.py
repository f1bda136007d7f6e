"""From start to ready, and memory a minute later: the four processes, and all in one."""
import time

import services
from ground import RUNS, WEB, WEB_PORT, pss, report


def _ready(begin):
    began = time.monotonic()
    begin()
    services.wait_for(f"{WEB}/health/ready")
    return time.monotonic() - began


def take():
    for name, begin, floor, aim in (
        ("four processes", services.start, 120, 60),
        ("all-in-one", lambda: services.spawn("all-in-one", WEB_PORT), 60, 40),
    ):
        times = []
        for _ in range(RUNS):
            times.append(_ready(begin))
            services.stop()
        report(f"start to ready: {name}", times, "s", None, 1, 0.2, less=True)
        begin()
        time.sleep(60)
        each = {process: pss(pid) for process, pid in services.pids().items()}
        report(f"PSS after 60 s: {name}", sum(each.values()), "MB", None, floor, aim, less=True)
        if len(each) > 1:
            print("  " + ", ".join(f"{process} {memory:.1f}" for process, memory in each.items()), flush=True)
        services.stop()
