"""Fills an empty database and Redis with a town of made-up people (data.sql): ACCOUNTS, STATUSES; feeds of 200 entries.

A feed of 200 takes some 26 KB of Redis: 100,000 accounts need about 2.6 GB.
"""
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from ground import ACCOUNTS, PG, STATUSES, redis, sql

PAIRS = 64
HERE = os.path.dirname(os.path.abspath(__file__))


def key_pair(_):
    private = subprocess.run(["openssl", "genrsa", "2048"], check=True, capture_output=True, text=True).stdout
    public = subprocess.run(["openssl", "rsa", "-pubout"], input=private, check=True, capture_output=True, text=True).stdout
    return private.replace("\n", "\\n"), public.replace("\n", "\\n")


def rows():
    with ThreadPoolExecutor(2) as pool:
        keys = "".join(f"{n}\t{private}\t{public}\n" for n, (private, public) in enumerate(pool.map(key_pair, range(PAIRS))))
    words = ["psql", "-Xq", "-v", f"accounts={ACCOUNTS}", "-v", f"statuses={STATUSES}", "-v", f"pairs={PAIRS}",
             "-v", f"domain={os.environ.get('LOCAL_DOMAIN', 'localhost:3000')}", "-f", f"{HERE}/data.sql", PG]
    if subprocess.run(words, input=keys, text=True, stdout=subprocess.DEVNULL).returncode:
        sys.exit("the data could not be made")
    sql("vacuum analyze")


def feeds():
    newest = sql("select id from statuses where visibility = 0 and reblog_of_id is null order by id desc limit 200").split()
    redis("ZADD", "bench:feed", *(word for id in newest for word in (id, id)))
    # one feed is made and then copied by Redis itself
    script = "local feed = redis.call('DUMP', KEYS[1]) for _, id in ipairs(ARGV) do redis.call('RESTORE', 'feed:home:' .. id, 0, feed, 'REPLACE') end"
    copy = redis("SCRIPT", "LOAD", script)
    ids = sql("select account_id from users where email like '%@bench.example' order by account_id").split()
    redis("--pipe", text="".join(f"EVALSHA {copy} 1 bench:feed {' '.join(ids[at:at + 500])}\r\n" for at in range(0, len(ids), 500)))
    reader = ids[1]
    read = sql(f"""select s.id from statuses s join follows f on f.target_account_id = s.account_id and f.account_id = {reader}
        where s.reblog_of_id is null and s.visibility < 3 order by s.id desc limit 400""").split()
    redis("DEL", f"feed:home:{reader}", "bench:feed")
    redis("ZADD", f"feed:home:{reader}", *(word for id in read for word in (id, id)))


def make():
    began = time.time()
    rows()
    print(f"{ACCOUNTS:,} accounts and {STATUSES:,} statuses were made in {time.time() - began:.0f} s", flush=True)
    began = time.time()
    feeds()
    used = redis("INFO", "memory").split("used_memory_human:")[1].split()[0]
    print(f"feeds of 200 were made in {time.time() - began:.0f} s; Redis holds {used}", flush=True)
