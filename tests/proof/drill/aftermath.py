"""When all is over: whether every job has run, and whether what is there is what should be."""
import sys

import feed_rules
import recount
from client import Answers, Client, Refused
from instance import wait
from rows import Rows

# claims of killed workers run out, failures wait by their curves
QUIET = 400


def conclude(faults, of=""):
    """Says what is wrong, if anything, and ends so."""
    for fault in faults[:200]:
        print(f"FAULT {fault}", flush=True)
    if faults:
        sys.exit(f"{len(faults)} faults{of}; LOGS=FOLDER keeps the logs")


def settle(instance):
    """Waits until every job has run; the time that took."""
    living = "SELECT count(*) FROM ferrodon.jobs WHERE dead_at IS NULL AND queue <> 'scheduler'"
    return wait(QUIET, lambda: instance.rows(living) == [(0,)], "every job has run")


def judge(instance, everybody, writers):
    """What is wrong with writes, counters, notifications, feeds and jobs."""
    read_homes(instance, everybody)
    rows = Rows(instance)
    yield from recount.writes(rows, writers)
    yield from recount.counters(rows)
    yield from feed_rules.notifications(rows)
    yield from feed_rules.feeds(rows, everybody, lambda account: read_feed(instance, account))
    yield from dead_jobs(instance)
    yield from lives_on(instance, everybody)


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
