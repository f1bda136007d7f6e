"""One post of somebody whom all follow, beside the same ZADD and trim in a raw pipeline."""
import sys
import time

from ground import ACCOUNTS, FAMOUS, RUNS, call, redis, report, settle, sql


def take():
    followers = sql("select account_id from users where email like '%@bench.example' order by account_id offset 1").split()
    ours, bare = [], []
    for number in range(RUNS):
        began = time.perf_counter()
        post = call("POST", "/api/v1/statuses", FAMOUS, {"status": f"To all of you, {number}"})
        settle(0.01)
        ours.append(time.perf_counter() - began)
        lacking = sum(not redis("ZSCORE", f"feed:home:{one}", post["id"]) for one in (followers[0], followers[len(followers) // 2], followers[-1]))
        if lacking:
            sys.exit("a follower's feed lacks the post")
        id = int(post["id"]) + 1
        raw = "".join(f"ZADD feed:home:{one} {id} {id}\r\nZREMRANGEBYRANK feed:home:{one} 0 -801\r\n" for one in followers)
        began = time.perf_counter()
        redis("--pipe", text=raw)
        bare.append(time.perf_counter() - began)
        redis("--pipe", text="".join(f"ZREM feed:home:{one} {id}\r\n" for one in followers))
    report(f"fan-out to {len(followers):,}: time", ours, "s", None, 3, 1.5, less=True)
    rate = lambda times: [len(followers) / seconds for seconds in times]
    report(f"fan-out to {len(followers):,}: feeds", rate(ours), "feeds/s", rate(bare), 0.4, 0.7)
