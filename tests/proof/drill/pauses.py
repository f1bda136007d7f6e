#!/usr/bin/env python3
"""The drill's quieter sister: people write while processes stand still, clocks are apart, old data comes back.

Two of each service run all the time, so two relays too; one web-api and one worker have wrong clocks. A worker is stopped
at work for longer than its claims last, then a web-api, both together with a streaming; jobs that no worker knows, and
poison, lie in the queue; Redis is lost and restored from a snapshot. Afterwards the drill's verdict.

SEED (printed), SECONDS that a process stands still.
"""
import os
import random
import signal
import time
from collections import Counter

import aftermath
import clocks
import listeners
import people
from client import ANSWER_LIMIT, Answers
from freezes import Freezes
from instance import Instance
from kills import report
from odd_jobs import OddJobs
from outages import Outages
from writers import World, Writer

SEED = int(os.environ.get("SEED") or random.randrange(1 << 32))
SECONDS = int(os.environ.get("SECONDS") or 60)
# how old the snapshot is
BACKUP = 15
# between two acts of a writer: one worker alone shall keep up with all of them
PAUSE = 1.5


def main():
    print(f"seed {SEED}", flush=True)
    instance = Instance(2)
    clocks.set_apart(instance)
    instance.start()
    try:
        faults = pauses(instance)
    finally:
        for process in instance.processes:
            process.signal(signal.SIGCONT)
        instance.stop()
    aftermath.conclude(faults, f" (seed {SEED})")


def pauses(instance):
    outages = Outages()
    freezes, odd = Freezes(instance, outages), OddJobs(instance)
    answers = Answers(freezes.may_hang)
    faults = list(clocks.judge(instance))
    everybody = people.make(instance, SEED)
    world = World()
    writers = [Writer(person, everybody, world, instance.port, answers, SEED, PAUSE) for person in everybody]
    for writer in writers:
        writer.follow_everybody()
    reader = next(person for person in everybody if person.follows)
    listening = [listeners.Listener(process, reader) for process in instance.of("streaming")]
    for thread in [*listening, *writers]:
        thread.start()
    began = time.monotonic()
    odd.put()
    trouble(instance, freezes, outages)
    for writer in writers:
        writer.ending.set()
    for writer in writers:
        writer.join()
    took = time.monotonic() - began
    faults += odd.judge()
    quiet = aftermath.settle(instance)
    counts = Counter({"processes stood still": 4, "jobs taken over from a stopped worker": freezes.taken_over, "older Redis restored": 1})
    report(writers, answers, counts, outages, took, quiet)
    author = next(writer for writer in writers if writer.person.account in reader.follows)
    faults += listeners.judge(listening, author)
    aftermath.settle(instance)
    faults += answers.faults + freezes.faults + outages.judge(answers.errors, ANSWER_LIMIT)
    faults += clocks.judge(instance)
    faults += aftermath.judge(instance, everybody, writers)
    return faults + instance.dead_ends


def trouble(instance, freezes, outages):
    """One after the other; the other of each service is there all the time."""
    web, streaming, worker = (instance.of(service)[0] for service in ("web-api", "streaming", "federation-worker"))
    time.sleep(5)
    thaw = freezes.freeze(streaming)
    freezes.freeze_worker(worker, SECONDS)
    thaw()
    instance.save_redis()
    thaw = freezes.freeze(web, instance.of("federation-worker")[1])
    time.sleep(BACKUP)
    with outages.of("an older Redis came back"):
        instance.restore_redis()
    time.sleep(max(SECONDS - BACKUP, 0))
    thaw()
    time.sleep(5)


if __name__ == "__main__":
    main()
