"""Processes whose clocks are wrong: Debian's `faketime`, loaded into them."""
import glob
import http.client
import time
from email.utils import parsedate_to_datetime


# seconds by which the clock of a process is ahead
APART = {"web-api.1": -240, "federation-worker.1": 1200}
# what may lie between two looks at a clock
SLACK = 30


def set_apart(instance):
    """Before they start."""
    [library] = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    for process in instance.processes:
        if process.name in APART:
            process.environment = {
                "LD_PRELOAD": library,
                "FAKETIME": f"{APART[process.name]:+d}s",
                # how long something takes is measured truly everywhere
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "NO_FAKE_STAT": "1",
            }


def judge(instance):
    """Whether the clocks are as they were set: nothing would be proved otherwise."""
    for process in instance.processes:
        ahead = read(process) - time.time()
        wanted = APART.get(process.name, 0)
        if abs(ahead - wanted) > SLACK:
            yield f"the clock of {process.name} is {ahead:+.0f} s ahead, not {wanted:+d} s"


def read(process):
    """The time of a process: as it dates its answers."""
    connection = http.client.HTTPConnection("127.0.0.1", process.health_port, timeout=3)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        answer.read()
        return parsedate_to_datetime(answer.getheader("Date")).timestamp()
    finally:
        connection.close()
