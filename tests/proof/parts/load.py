#!/usr/bin/env python3
"""load.py SECONDS TASKS: two people use the whole server for a while; whatever is not as it should be is printed.

bob follows alice and keeps a stream open. TASKS threads at once post as alice, favourite as bob, read home, profiles and
public timelines, signed in and not. In the end every post must be in bob's home and must have come down bob's stream: so
web-api, federation-worker, streaming and what lies under them did their work. The exit status is 0 when all is well.
ALICE_PASSWORD and BOB_PASSWORD, and the variables of ../browser.py.
"""
import json
import os
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from people import Person, Stream  # noqa: E402


def main():
    seconds, tasks = float(sys.argv[1]), int(sys.argv[2])
    alice, bob = Person("alice"), Person("bob")
    bob.call("POST", f"/api/v1/accounts/{alice.id}/follow")
    bob.home_is_ready()
    stream = Stream(bob, "user")
    end, lock, posted, faults, calls = time.time() + seconds, threading.Lock(), [], [], [0]

    def work(number):
        turn = 0
        while time.time() < end:
            turn += 1
            try:
                status = alice.call("POST", "/api/v1/statuses", {"status": f"post {number}.{turn}"})
                with lock:
                    posted.append(status["id"])
                bob.call("POST", f"/api/v1/statuses/{status['id']}/favourite")
                bob.call("GET", "/api/v1/timelines/home")
                bob.call("GET", "/api/v1/notifications")
                alice.call("GET", f"/api/v1/statuses/{status['id']}/context")
                alice.stranger("GET", f"/api/v1/statuses/{status['id']}")
                alice.stranger("GET", "/api/v1/timelines/public?limit=40")
                alice.stranger("GET", f"/api/v1/accounts/{alice.id}/statuses")
                with lock:
                    calls[0] += 8
            except Exception as fault:  # noqa: BLE001 # all that goes wrong is told
                with lock:
                    faults.append(f"{type(fault).__name__}: {fault}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until = time.time() + 60
    missing = set(posted)
    while missing and time.time() < until:
        missing -= bob.home(400)
        time.sleep(0.2)
    unheard = stream.wait_for(set(posted), 20)
    for fault in faults[:10]:
        print(fault)
    print(f"{calls[0]} calls, {len(posted)} posts; {len(faults)} faults, {len(missing)} posts missing from home, {len(unheard)} from the stream")
    return 1 if faults or missing or unheard or not posted else 0


if __name__ == "__main__":
    sys.exit(main())
