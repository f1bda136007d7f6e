#!/usr/bin/env python3
"""Overload: crowds that mean no good press in, while others go on reading and posting.

What a crowd makes our processes hold must stay below 50 MB, what earlier ones left behind included; how long others
wait is told beside it, as a ratio to the quiet of the same run: on a busy machine it says little. Crowds come over a line
of a gigabit a second. ASSAULTS (names of some), CROWD (5000), SECONDS_EACH (15).
"""
import json
import os
import signal
import statistics
import subprocess
import sys
import threading
import time

import aftermath
import people
from client import Answers, Client, NoAnswer, Refused
from instance import Instance

CROWD = int(os.environ.get("CROWD", "5000"))
SECONDS_EACH = float(os.environ.get("SECONDS_EACH", "15"))
MOST_MEGABYTES = 50
MOST_WAITING = 2
# bytes a second, all crowds of an assault together
LINE = 125_000_000
WINDOW = 3.0
NEIGHBOURS = 2
HERE = os.path.dirname(os.path.abspath(__file__))


class Neighbour(threading.Thread):
    """Somebody who reads home and posts, one thing after the other."""

    def __init__(self, person, port, answers, number):
        super().__init__(daemon=True)
        self.client = Client(port, person.token, answers, number)
        self.ending = threading.Event()
        # (when it was asked, how long it took)
        self.waits = []

    def run(self):
        turn = 0
        while not self.ending.is_set():
            turn += 1
            began = time.monotonic()
            try:
                if turn % 5:
                    self.client.get("/api/v1/timelines/home")
                else:
                    self.client.post("/api/v1/statuses", {"status": f"still here, {turn}"})
            except (NoAnswer, Refused) as error:
                self.client.answers.fault(str(error))
            self.waits.append((began, time.monotonic() - began))
        self.client.close()


class Memory(threading.Thread):
    """What our processes hold, in megabytes, again and again."""

    def __init__(self, instance):
        super().__init__(daemon=True)
        self.instance = instance
        self.ending = threading.Event()
        # (when, {service: megabytes})
        self.readings = []

    def run(self):
        while not self.ending.wait(0.25):
            self.readings.append((time.monotonic(), self.read()))

    def read(self):
        return {process.service: proportional(process.child.pid) for process in self.instance.processes}

    def most(self, begin, end):
        return max((reading for at, reading in self.readings if begin <= at <= end), key=lambda each: sum(each.values()))


def proportional(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def assaults(instance):
    """Name -> crowds: (kind, port, how many)."""
    web, streaming = (instance.of(service)[0].port for service in ("web-api", "streaming"))
    doors = (instance.port, web, streaming)
    some = max(CROWD // 10, 1)
    few = max(CROWD // 100, 1)
    return {
        **{f"silent at {door(instance, port)}": [("silent", port, CROWD)] for port in doors},
        "drips": [(kind, port, some) for port in doors for kind in ("drips_head", "drips_body")],
        "halts": [("halts_in_body", port, some) for port in doors],
        "floods": [("floods", port, few) for port in doors],
        **{f"pipelines at {door(instance, port)}": [("pipelines", port, few)] for port in doors},
        "deaf": [("deaf", port, some) for port in (instance.port, streaming)],
        "bulky": [("bulky", port, some) for port in (instance.port, streaming)],
    }


def main():
    instance = Instance()
    instance.start()
    try:
        faults = overload(instance)
    finally:
        instance.stop()
    aftermath.conclude(faults)


def overload(instance):
    everybody = people.make(instance, 1)
    answers = Answers()
    neighbours = [Neighbour(person, instance.port, answers, number) for number, person in enumerate(everybody[:NEIGHBOURS])]
    for neighbour in neighbours:
        neighbour.start()
    warm_up(instance, everybody)
    memory = Memory(instance)
    memory.start()
    begin = time.monotonic()
    time.sleep(SECONDS_EACH)
    quiet = Span(begin, time.monotonic(), neighbours, memory)
    print(f"quiet: {quiet.text()}", flush=True)
    faults = []
    asked = os.environ.get("ASSAULTS", "").split()
    for name, crowds in assaults(instance).items():
        if not asked or name.split()[0] in asked:
            faults += assault(name, crowds, everybody[-1].token, quiet, neighbours, memory)
    for thread in (*neighbours, memory):
        thread.ending.set()
    for thread in (*neighbours, memory):
        thread.join()
    time.sleep(5)
    print(f"afterwards: {sum(memory.read().values()) - quiet.megabytes:+.1f} MB")
    print(f"others heard: {dict(sorted(answers.statuses.items()))}, slowest {answers.slowest[0]:.1f} s", flush=True)
    return faults + instance.dead_ends


def warm_up(instance, everybody):
    """All connections to the stores that there may be, and every cache once."""
    answers = Answers()
    many = [Neighbour(person, instance.port, answers, 0) for person in everybody * 3]
    for each in many:
        each.start()
    time.sleep(SECONDS_EACH / 2)
    for each in many:
        each.ending.set()
    for each in many:
        each.join()


class Span:
    """A stretch of time: what it cost others, and what our processes held."""

    def __init__(self, begin, end, neighbours, memory):
        waits = sorted(wait for neighbour in neighbours for wait in list(neighbour.waits) if begin <= wait[0] <= end)
        windows = {}
        for at, took in waits:
            windows.setdefault(int((at - begin) / WINDOW), []).append(took)
        self.p99 = statistics.median(percentile(window) for window in windows.values()) if windows else float("inf")
        self.requests = len(waits)
        self.services = memory.most(begin, end)
        self.megabytes = sum(self.services.values())

    def text(self):
        return f"{self.megabytes:.1f} MB; p99 {self.p99 * 1000:.0f} ms of {self.requests} requests"


def percentile(waits):
    waits = sorted(waits)
    return waits[min(len(waits) - 1, int(len(waits) * 0.99))]


def assault(name, crowds, token, quiet, neighbours, memory):
    processes = [
        # such clients have machines of their own: here they get what others leave
        subprocess.Popen(["nice", "-n", "19", sys.executable, f"{HERE}/crowd.py", kind, str(port), str(count), token, str(LINE / len(crowds))],
                         stdout=subprocess.PIPE, text=True)
        for kind, port, count in crowds
    ]
    begin = time.monotonic()
    for process in processes:
        process.stdout.readline()
    time.sleep(SECONDS_EACH)
    span = Span(begin, time.monotonic(), neighbours, memory)
    for process in processes:
        process.send_signal(signal.SIGTERM)
    seen = [process.communicate()[0] for process in processes]
    grown = {service: span.services[service] - quiet.services[service] for service in quiet.services}
    ratio = span.p99 / quiet.p99
    print(f"{name}: {span.megabytes - quiet.megabytes:+.1f} MB "
          f"({', '.join(f'{service} {each:+.1f}' for service, each in grown.items())}); "
          f"p99 {span.p99 * 1000:.0f} ms of {span.requests} requests, {ratio:.1f} x quiet{' (over 2)' if ratio > MOST_WAITING else ''}")
    for (kind, port, count), text in zip(crowds, seen):
        print(f"    {count} {kind} at {door(memory.instance, port)}: {', '.join(f'{what} {many}' for what, many in json.loads(text or '{}').items())}", flush=True)
    if span.megabytes - quiet.megabytes > MOST_MEGABYTES:
        yield f"{name}: {span.megabytes - quiet.megabytes:.1f} MB more, {MOST_MEGABYTES} are allowed"


def door(instance, port):
    return {instance.port: "nginx", **{process.port: process.service for process in instance.processes}}[port]


if __name__ == "__main__":
    main()
