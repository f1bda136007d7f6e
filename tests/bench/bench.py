#!/usr/bin/env python3
"""Drives a running instance and prints figures beside limits taken in the same run. Started by run.sh, which sets:

PG (libpq address), LOG (PostgreSQL's log), WEB, STREAMING (port), REDIS_PORT, TOOTCTL, PIDS_BY_NAME, and the sizes
FOLLOWERS, SOCKETS, JOBS, SECONDS_EACH.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

import sockets

PG, WEB, SECONDS = os.environ["PG"], os.environ["WEB"], int(os.environ["SECONDS_EACH"])
FOLLOWERS, SOCKETS, JOBS = (int(os.environ[name]) for name in ("FOLLOWERS", "SOCKETS", "JOBS"))
REDIS = ["redis-cli", "-p", os.environ["REDIS_PORT"]]
NOW = "now() at time zone 'utc'"
CONNECTIONS = 16


def sql(text):
    done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", PG], input=text, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"psql: {done.stderr}")
    return done.stdout.strip()


def call(method, path, token, data=None):
    body = json.dumps(data).encode() if data is not None else None
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(WEB + path, body, headers, method=method), timeout=60) as answer:
        return json.load(answer)


def person(name):
    """A local account with a token: (account id, token)."""
    words = [os.environ["TOOTCTL"], "accounts", "create", name, "--email", f"{name}@example.com", "--confirmed", "--approve"]
    subprocess.run(words, check=True, capture_output=True)
    token = f"bench-{name}-{os.getpid()}"
    account = sql(f"""
        insert into oauth_applications (name, uid, secret, redirect_uri, scopes, created_at, updated_at)
          select 'bench', 'bench', 'bench', 'urn:ietf:wg:oauth:2.0:oob', 'read write follow push', {NOW}, {NOW}
          where not exists (select 1 from oauth_applications where uid = 'bench');
        insert into oauth_access_tokens (token, application_id, resource_owner_id, scopes, created_at)
          select '{token}', a.id, u.id, 'read write follow push', {NOW} from oauth_applications a, users u
          where a.uid = 'bench' and u.email = '{name}@example.com';
        select account_id from users where email = '{name}@example.com';""")
    return account, token


def settle():
    while sql("select count(*) from ferrodon.jobs where dead_at is null and run_at <= clock_timestamp()") != "0":
        time.sleep(0.05)


def report(what, figure, limit, unit):
    print(f"{what:34} {figure:12,.0f} {unit:12} limit {limit:12,.0f}   ratio {figure / limit:5.2f}", flush=True)


def home_page():
    """Requests a second for a page of 20, against pgbench replaying the statements that one page issues."""
    reader, token = person("reader")
    for number in range(5):
        author, author_token = person(f"author{number}")
        call("POST", f"/api/v1/accounts/{author}/follow", token, {})
        for post in range(8):
            call("POST", "/api/v1/statuses", author_token, {"status": f"Post {post} of author {number} #bench"})
    settle()
    page = call("GET", "/api/v1/timelines/home?limit=20", token)
    if len(page) != 20:
        sys.exit(f"the home page has {len(page)} statuses")
    script = captured_statements("/api/v1/timelines/home?limit=20", token)
    address = f"{WEB}/api/v1/timelines/home?limit=20"
    wrk = subprocess.run(
        ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", f"Authorization: Bearer {token}", address],
        capture_output=True, text=True, check=True).stdout
    figure = float(re.search(r"Requests/sec:\s+([\d.]+)", wrk)[1])
    if "Non-2xx" in wrk:
        sys.exit(f"not every page was answered: {wrk}")
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        pgbench = subprocess.run(
            ["/usr/lib/postgresql/15/bin/pgbench" if os.path.exists("/usr/lib/postgresql/15/bin/pgbench") else "pgbench",
             "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", "-T", str(SECONDS), "-f", file.name, PG],
            capture_output=True, text=True, check=True).stdout
    limit = float(re.search(r"tps = ([\d.]+)", pgbench)[1])
    report(f"home page ({script.count(chr(10))} statements)", figure, limit, "requests/s")


def captured_statements(path, token):
    """The statements of one request, with their parameters, as PostgreSQL logged them."""
    call("GET", path, token)  # warm: caches filled, statements prepared
    sql("alter system set log_min_duration_statement = 0; select pg_reload_conf();")
    time.sleep(0.5)
    # connections of the pool take the setting over when they are next used
    for _ in range(CONNECTIONS):
        call("GET", path, token)
    mark = os.path.getsize(os.environ["LOG"])
    call("GET", path, token)
    time.sleep(0.2)
    sql("alter system reset log_min_duration_statement; select pg_reload_conf();")
    text = open(os.environ["LOG"], "rb").read()[mark:].decode()
    entries = re.findall(r"execute [^:]+: (.*?)\n[^\n]*DETAIL:  [Pp]arameters: (.*?)(?=\n\d{4}-)", text, re.S)
    statements = []
    for statement, parameters in entries:
        if "ferrodon.jobs" in statement or "ferrodon.schedules" in statement:
            continue
        values = dict(re.findall(r"\$(\d+) = ('(?:[^']|'')*'|NULL)", parameters))
        filled = re.sub(r"\$(\d+)", lambda match: values.get(match[1], match[0]), statement)
        statements.append(" ".join(filled.split()) + ";")
    return "\n".join(statements) + "\n"


def fan_out():
    """Feeds written a second for one post, against the same ZADD and trim in a raw pipeline."""
    author, token = person("famous")
    sql(f"""
        create temporary table made as select n, ((extract(epoch from now()) * 1000)::bigint << 16) + n as id from generate_series(1, {FOLLOWERS}) n;
        insert into accounts (id, username, private_key, public_key, created_at, updated_at) select id, 'follower' || n, '', '', {NOW}, {NOW} from made;
        insert into users (email, account_id, confirmed_at, approved, current_sign_in_at, created_at, updated_at)
          select 'follower' || n || '@example.com', id, {NOW}, true, {NOW}, {NOW}, {NOW} from made;
        insert into follows (account_id, target_account_id, created_at, updated_at) select id, {author}, {NOW}, {NOW} from made;
        analyze;""")
    followers = sql("select account_id from users where email like 'follower%'").split()
    filling = "".join(f"ZADD feed:home:{follower} 1 1\r\n" for follower in followers)
    subprocess.run([*REDIS, "--pipe"], input=filling, text=True, check=True, capture_output=True)
    settle()
    last, times = followers[0], []
    for number in range(3):
        begun = time.perf_counter()
        post = call("POST", "/api/v1/statuses", token, {"status": f"To all of you, {number}"})
        settle()
        times.append(time.perf_counter() - begun)
        if not subprocess.run([*REDIS, "zscore", f"feed:home:{last}", post["id"]], capture_output=True, text=True).stdout.strip():
            sys.exit("a follower's feed lacks the post")
    raw = "".join(f"ZADD feed:home:{follower} 2 2\r\nZREMRANGEBYRANK feed:home:{follower} 0 -801\r\n" for follower in followers)
    begun = time.perf_counter()
    subprocess.run([*REDIS, "--pipe"], input=raw, text=True, check=True, capture_output=True)
    report(f"fan-out to {FOLLOWERS:,}", FOLLOWERS / sorted(times)[1], FOLLOWERS / (time.perf_counter() - begun), "feeds/s")


def to_sockets():
    """One public post to many sockets, against a bare server that writes the same bytes to as many."""
    _, token = person("speaker")
    post = lambda: call("POST", "/api/v1/statuses", token, {"status": "To everybody who listens"})
    ours = sockets.measure(int(os.environ["STREAMING"]), token, SOCKETS, post)
    bare = sockets.measure_bare(SOCKETS)
    report(f"one event to {SOCKETS:,} sockets (p99)", SOCKETS / ours, SOCKETS / bare, "sockets/s")


def jobs():
    """Jobs drained a second, against claiming and deleting as many rows by id in batches of 100."""
    payload = '{"recipient_id": "1", "type": "follow", "activity_type": "Follow", "activity_id": -1}'
    insert = f"""insert into ferrodon.jobs (queue, kind, version, payload, run_at, created_at)
        select 'default', 'notify', 1, '{payload}'::jsonb, clock_timestamp(), clock_timestamp() from generate_series(1, {JOBS})"""
    sql(insert)
    begun = time.perf_counter()
    settle()
    drained = JOBS / (time.perf_counter() - begun)
    sql(insert.replace("clock_timestamp(), clock_timestamp()", "clock_timestamp() + interval '1 day', clock_timestamp()"))
    begun = time.perf_counter()
    sql("""do $$ declare ids bigint[]; begin loop
        select array_agg(id) into ids from (select id from ferrodon.jobs where run_at > clock_timestamp() and kind = 'notify' order by id limit 100) j;
        exit when ids is null;
        update ferrodon.jobs set claimed_by = 'bench', claimed_until = clock_timestamp() + interval '30 s' where id = any(ids);
        delete from ferrodon.jobs where id = any(ids); end loop; end $$""")
    report(f"{JOBS:,} jobs drained", drained, JOBS / (time.perf_counter() - begun), "jobs/s")


def memory():
    """Proportional memory of each process, in MB."""
    for entry in os.environ["PIDS_BY_NAME"].split():
        name, _, pid = entry.partition("=")
        rollup = open(f"/proc/{pid}/smaps_rollup").read()
        print(f"{'PSS of ' + name:34} {int(re.search(r'Pss: +([0-9]+)', rollup)[1]) / 1024:12,.1f} MB", flush=True)


memory()
home_page()
fan_out()
to_sockets()
jobs()
memory()
