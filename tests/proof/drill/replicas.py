#!/usr/bin/env python3
"""Two replicas of every service behind nginx: schedules run once, streams and revocations go across, and all of them
are restarted one after the other while people write and listen, without one failed request.

SEED (printed): as for the drill.
"""
import os
import random
import time

import aftermath
import people
from across import Across
from client import Answers
from due_times import DueTimes
from instance import Instance
from rolling import BACK, Rolling
from straight import Straight
from writers import World, Writer

SEED = int(os.environ.get("SEED") or random.randrange(1 << 32))


def main():
    print(f"seed {SEED}", flush=True)
    instance = Instance(replicas=2)
    for process in instance.processes:
        # one of two does the work of both for a while, in a debug build: it is not overload that is looked for here
        process.environment["DB_POOL"] = "25"
    instance.start()
    try:
        faults = prove(instance)
    finally:
        instance.stop()
    faults += instance.dead_ends
    aftermath.conclude(faults, f" (seed {SEED})")


def prove(instance):
    everybody = people.make(instance, SEED)
    others = [people.Person(f"other{n}", f"drill-other{n}", False, False) for n in range(3)]
    people.enrol(instance, others)
    due, across, straight = DueTimes(instance), Across(instance, others), Straight(instance, others[0])
    faults = list(due.force())
    forced = due.last_note()
    print(f"{due.seen:6} due times of {len(due.names)} schedules, each with one job that ran once", flush=True)
    faults += across.all()
    for what, took in across.slowest.items():
        print(f"{took:6.2f} s at most: {what}", flush=True)
    straight.all()
    faults += straight.faults
    for what, figure in straight.figures.items():
        print(f"{figure:6.2f} s: {what}" if isinstance(figure, float) else f"{figure:6} {what}", flush=True)
    faults += roll(instance, everybody, {**across.said, **straight.said})
    # those that came by themselves meanwhile
    faults += due.judge(forced)
    return faults


def roll(instance, everybody, said):
    """Rolling restarts under load. `said`: what was posted before."""
    answers, faults, world = Answers(), [], World()
    writers = [Writer(person, everybody, world, instance.port, answers, SEED) for person in everybody]
    for writer in writers:
        writer.follow_everybody()
    rolling = Rolling(instance, everybody, answers, faults)
    began = time.monotonic()
    for writer in writers:
        writer.start()
    rolling.restart_all()
    for writer in writers:
        writer.ending.set()
    for writer in writers:
        writer.join()
    report(writers, rolling, answers, time.monotonic() - began, aftermath.settle(instance))
    writers[0].posts.update(said, **rolling.said)
    faults += answers.faults
    faults += [f"{kind}: {what}" for _, kind, what in answers.errors]
    if max(rolling.returns) > BACK:
        faults.append(f"a stream was back only after {max(rolling.returns):.1f} s")
    faults += aftermath.judge(instance, everybody, writers)
    return faults


def report(writers, rolling, answers, took, quiet):
    print(f"{sum(answers.statuses.values()):6} requests in {took:.0f} s, {len(answers.errors)} failed: "
          f"{dict(sorted(answers.statuses.items()))}")
    print(f"{rolling.long_calls.count:6} of them took a second; the slowest answer {answers.slowest[0]:.2f} s ({answers.slowest[1]})")
    print(f"{len(rolling.times):6} restarts, the slowest until ready {max(rolling.times):.1f} s; "
          + ", ".join(f"{service} ended within {end:.1f} s" for service, end in rolling.ends.items()))
    print(f"{len(rolling.returns):6} times a stream was sent away; the slowest was back after {max(rolling.returns):.2f} s")
    print(f"       quiet after {quiet:.0f} s", flush=True)


if __name__ == "__main__":
    main()
