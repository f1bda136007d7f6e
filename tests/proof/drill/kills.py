#!/usr/bin/env python3
"""The drill: people write while processes are killed, stores emptied and connections cut; afterwards nothing is lost.

KILLS (how many), SEED (printed; the same one makes the same choices, not the same instants), REPLICAS of each service.
"""
import os
import random
import sys
import time

import feed_rules
import people
import recount
from client import ERROR_LIMIT, Answers, Client, Refused
from instance import Instance, wait
from outages import Outages
from rows import Rows
from trouble import Trouble
from writers import World, Writer

KILLS = int(os.environ.get("KILLS", "40"))
SEED = int(os.environ.get("SEED") or random.randrange(1 << 32))
# claims of killed workers run out, failures wait by their curves
QUIET = 400


def main():
    print(f"seed {SEED}, {KILLS} kills", flush=True)
    instance, answers, outages = Instance(int(os.environ.get("REPLICAS", "1"))), Answers(), Outages()
    instance.start()
    try:
        faults = drill(instance, answers, outages)
    finally:
        instance.stop()
    for fault in faults[:200]:
        print(f"FAULT {fault}", flush=True)
    if faults:
        sys.exit(f"{len(faults)} faults (seed {SEED}); LOGS=FOLDER keeps the logs")


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
    quiet = settle(instance)
    report(writers, answers, trouble.count, outages, took, quiet)
    return answers.faults + outages.judge(answers.errors, ERROR_LIMIT) + verdict(instance, everybody, writers)


def verdict(instance, everybody, writers):
    """What is wrong now that all is quiet."""
    faults = list(instance.dead_ends)
    read_homes(instance, everybody)
    rows = Rows(instance)
    faults += recount.writes(rows, writers)
    faults += recount.counters(rows)
    faults += feed_rules.notifications(rows)
    faults += feed_rules.feeds(rows, everybody, lambda account: read_feed(instance, account))
    faults += dead_jobs(instance)
    faults += lives_on(instance, everybody)
    return faults


def settle(instance):
    """Waits until every job has run; the time that took."""
    living = "SELECT count(*) FROM ferrodon.jobs WHERE dead_at IS NULL AND queue <> 'scheduler'"
    return wait(QUIET, lambda: instance.rows(living) == [(0,)], "every job has run")


def dead_jobs(instance):
    for kind, payload, error in instance.rows("SELECT kind, payload::text, error FROM ferrodon.jobs WHERE dead_at IS NOT NULL"):
        yield f"a job was given up: {kind} {payload}: {error}"


def read_homes(instance, everybody):
    """Everybody looks at home until it is whole: what Redis lost is made anew."""
    for person in everybody:
        client = Client(instance.port, person.token, Answers(), 0)
        wait(60, lambda client=client: client.once("GET", "/api/v1/timelines/home")[0] == 200, f"{person.name} has a home feed")
        client.close()
    settle(instance)


def read_feed(instance, account):
    return [int(id) for id in instance.redis("zrevrange", f"feed:home:{account}", "0", "-1").split()]


def lives_on(instance, everybody):
    """Nothing needed a hand: a post still reaches a follower, and takes no time."""
    author, other = everybody[0], everybody[1]
    answers = Answers()
    writing, reading = (Client(instance.port, person.token, answers, 0) for person in (author, other))
    try:
        reading.post(f"/api/v1/accounts/{author.account}/follow")
        status = int(writing.post("/api/v1/statuses", {"status": f"the end @{other.name}"})["id"])
        wait(5, lambda: status in read_feed(instance, other.account), "a post comes into a feed within 5 s")
    except (Refused, RuntimeError) as error:
        yield f"afterwards: {error}"
    yield from answers.faults


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
