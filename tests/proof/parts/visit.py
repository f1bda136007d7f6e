#!/usr/bin/env python3
"""visit.py lagging|current|steady [FILE]: what strangers and people see beside a read replica.

lagging   the replica stands still: alice posts; she sees it in all places, strangers find it by its address, but their
          public timeline is the old one
current   strangers' public timeline has alice's newest post within some seconds
steady    strangers read without a pause until FILE exists; every answer must be a success
"""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from browser import Browser  # noqa: E402
from people import Person  # noqa: E402

PUBLIC = "/api/v1/timelines/public?local=true&limit=40"


def check(what, holds):
    if not holds:
        sys.exit(f"not so: {what}")


def ids(page):
    return {status["id"] for status in page}


def lagging():
    alice = Person("alice")
    status = alice.call("POST", "/api/v1/statuses", {"status": "news"})["id"]
    check("alice sees her post", alice.call("GET", f"/api/v1/statuses/{status}")["id"] == status)
    check("on her profile", status in ids(alice.call("GET", f"/api/v1/accounts/{alice.id}/statuses")))
    check("and on the public timeline", status in ids(alice.call("GET", PUBLIC)))
    check("strangers find it", alice.stranger("GET", f"/api/v1/statuses/{status}")["id"] == status)
    check("strangers read old pages", status not in ids(alice.stranger("GET", PUBLIC)))
    alice.call("DELETE", f"/api/v1/statuses/{status}")
    check("it is gone for alice", status not in ids(alice.call("GET", PUBLIC)))


def current():
    alice = Person("alice")
    status = alice.call("POST", "/api/v1/statuses", {"status": "more news"})["id"]
    until = time.time() + 10
    while status not in ids(alice.stranger("GET", PUBLIC)):
        check("strangers see it soon", time.time() < until)
        time.sleep(0.1)


def steady(stop):
    alice = Person("alice")
    status = alice.call("POST", "/api/v1/statuses", {"status": "read me"})["id"]
    count, slowest, failed = 0, 0.0, []
    while not os.path.exists(stop):
        for path in (PUBLIC, f"/api/v1/statuses/{status}", f"/api/v1/accounts/{alice.id}"):
            began = time.time()
            answer = Browser().send("GET", path)[0]
            slowest = max(slowest, time.time() - began)
            count += 1
            if answer != 200:
                failed.append(answer)
    print(f"  {count} reads, the slowest took {slowest:.1f} s, {len(failed)} failed {failed[:5]}")
    check("every read succeeds", not failed and count)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
