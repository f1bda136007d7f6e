#!/usr/bin/env python3
"""The drill: people write while processes are killed, stores emptied and connections cut; afterwards nothing is lost.

KILLS (how many), SEED (printed; the same one makes the same choices, not the same instants), REPLICAS of each service.
"""
import os
import random
import time

import aftermath
import people
from client import ERROR_LIMIT, Answers
from instance import Instance
from outages import Outages
from trouble import Trouble
from writers import World, Writer

KILLS = int(os.environ.get("KILLS", "40"))
SEED = int(os.environ.get("SEED") or random.randrange(1 << 32))


def main():
    print(f"seed {SEED}, {KILLS} kills", flush=True)
    instance, answers, outages = Instance(int(os.environ.get("REPLICAS", "1"))), Answers(), Outages()
    instance.start()
    try:
        faults = drill(instance, answers, outages)
    finally:
        instance.stop()
    aftermath.conclude(faults, f" (seed {SEED})")


def drill(instance, answers, outages):
    everybody = people.make(instance, SEED)
    world = World()
    writers = [Writer(person, everybody, world, instance.port, answers, SEED) for person in everybody]
    for writer in writers:
        writer.follow_everybody()
    began = time.monotonic()
    for writer in writers:
        writer.start()
    trouble = Trouble(instance, outages, SEED)
    trouble.make(KILLS)
    for writer in writers:
        writer.ending.set()
    for writer in writers:
        writer.join()
    took = time.monotonic() - began
    quiet = aftermath.settle(instance)
    report(writers, answers, trouble.count, outages, took, quiet)
    faults = answers.faults + outages.judge(answers.errors, ERROR_LIMIT) + instance.dead_ends
    faults += aftermath.judge(instance, everybody, writers)
    return faults


def report(writers, answers, counts, outages, took, quiet):
    for name, count in sorted(counts.items()):
        print(f"{count:6} {name}")
    begin, end, what = max(outages.spans, key=lambda span: span[1] - span[0], default=(0, 0, "nothing"))
    print(f"       away at most {end - begin:.1f} s ({what}), in all {sum(end - begin for begin, end, _ in outages.spans):.0f} s")
    print(f"{sum(writer.done for writer in writers):6} acts by {len(writers)} people in {took:.0f} s, quiet after {quiet:.0f} s")
    print(f"       answers: {dict(sorted(answers.statuses.items()))}")
    broken = [kind for _, kind, _ in answers.errors if kind != 503]
    print(f"       broken connections: {len(broken)}")
    print(f"       slowest answer {answers.slowest[0]:.2f} s ({answers.slowest[1]})")
    print(f"       slowest error {answers.slowest_error[0]:.2f} s ({answers.slowest_error[1]})", flush=True)


if __name__ == "__main__":
    main()
