"""An hour of mixed load: memory of all processes each minute, and how it grows."""
import os
import random
import threading
import time
import urllib.error

import curves
import services
from ground import ACCOUNTS, call, median, pss, report, sql

MINUTES = int(os.environ.get("MINUTES", "60"))
READERS, PAUSE = 6, 0.05
# the first minutes fill caches
WARM = max(MINUTES // 6, 1)


def _live(number, over, posts):
    """What somebody does who likes the place."""
    chance = random.Random(number)
    while not over.is_set():
        token = f"bench-{chance.randrange(2, min(ACCOUNTS, 20_000))}"
        try:
            act = chance.random()
            if act < 0.45:
                call("GET", "/api/v1/timelines/home?limit=20", token)
            elif act < 0.6:
                call("GET", "/api/v1/notifications?limit=20", token)
            elif act < 0.7:
                call("GET", "/api/v1/timelines/public?limit=20", token)
            elif act < 0.82:
                text = f"Post {chance.random()} with #bench{chance.randrange(1000)} and @person{chance.randrange(2, ACCOUNTS)}"
                posts.append(call("POST", "/api/v1/statuses", token, {"status": text})["id"])
                del posts[:-500]
            elif posts and act < 0.97:
                post = chance.choice(posts)
                call("POST", f"/api/v1/statuses/{post}/{chance.choice(['favourite', 'reblog', 'bookmark', 'unfavourite'])}", token, {})
            elif posts:
                call("GET", f"/api/v1/statuses/{chance.choice(posts)}/context", token)
        except urllib.error.HTTPError as error:
            if error.code >= 500:
                raise
        time.sleep(PAUSE)


def take():
    sql("update users set current_sign_in_at = now() at time zone 'utc'")
    over, posts = threading.Event(), []
    people = [threading.Thread(target=_live, args=(number, over, posts)) for number in range(READERS)]
    for person in people:
        person.start()
    memory, names = [], list(services.pids())
    for minute in range(MINUTES):
        time.sleep(60)
        each = {name: pss(pid) for name, pid in services.pids().items()}
        memory.append(sum(each.values()))
        print(f"  minute {minute + 1:3}: {memory[-1]:7.1f} MB  " + ", ".join(f"{name} {each[name]:.1f}" for name in names), flush=True)
    over.set()
    for person in people:
        person.join()
    steady = memory[WARM:]
    middle = (len(steady) - 1) / 2
    slope = sum((at - middle) * one for at, one in enumerate(steady)) / max(sum((at - middle) ** 2 for at in range(len(steady))), 1)
    over_time = {"all four": [(minute + 1, round(one, 1)) for minute, one in enumerate(memory)]}
    curves.keep("soak", "Memory under mixed load", "minutes", "MB (PSS)", over_time)
    report(f"PSS after {MINUTES} minutes of mixed load", memory[-1], "MB", None, 300, 200, less=True)
    report("growth", 100 * slope * 60 / median(steady), "% an hour", None, 3, 1, less=True)
