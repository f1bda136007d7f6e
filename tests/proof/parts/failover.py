#!/usr/bin/env python3
"""failover.py PORT PASSWORD [PID]: the Redis master changes while streams are open.

bob's streams must not end, and must carry what alice posts afterwards; what she posts meanwhile must be in bob's home.
PORT and PASSWORD are a sentinel's. PID is the master's process, which is killed; without it the sentinel is told to
change the master.
"""
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from people import Person, Stream  # noqa: E402


def post(alice, seconds):
    """A post, as soon as one succeeds."""
    until = time.time() + seconds
    while True:
        try:
            return alice.call("POST", "/api/v1/statuses", {"status": f"at {time.time()}"})["id"]
        except RuntimeError:
            if time.time() > until:
                raise
            time.sleep(0.2)


def sentinel(*words):
    command = ["redis-cli", "-p", sys.argv[1], "-a", sys.argv[2], "--no-auth-warning", "sentinel", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main():
    alice, bob = Person("alice"), Person("bob")
    bob.call("POST", f"/api/v1/accounts/{alice.id}/follow")
    bob.home_is_ready()
    streams = [Stream(bob, "user"), Stream(bob, "public/local")]
    first = {post(alice, 5)}
    if any(stream.wait_for(first, 10) for stream in streams):
        sys.exit("nothing is heard before the failover")
    began, before = time.time(), sentinel("get-master-addr-by-name", "main")

    def has_changed():
        return sentinel("get-master-addr-by-name", "main") != before

    if len(sys.argv) > 3:
        os.kill(int(sys.argv[3]), signal.SIGKILL)
    else:
        sentinel("failover", "main")
    posted, heard = [], False
    while not (heard and has_changed()) and time.time() < began + 60:
        posted.append(post(alice, 30))
        heard = not any(stream.wait_for({posted[-1]}, 1) for stream in streams)
    took = time.time() - began
    if any(stream.ended for stream in streams):
        sys.exit("a stream ended")
    if not heard:
        sys.exit("the streams are silent")
    until, lost = time.time() + 90, set(posted)
    while lost and time.time() < until:
        time.sleep(0.5)
        # another master is another Redis: homes are made again, and not whole until they are
        bob.home_is_ready()
        lost = set(posted) - bob.home(100)
    if lost:
        sys.exit(f"{len(lost)} of {len(posted)} posts are missing from home")
    print(f"  heard again after {took:.1f} s; {len(posted)} posts made meanwhile, none lost", file=sys.stderr)


if __name__ == "__main__":
    main()
