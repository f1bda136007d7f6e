"""What all figures stand on: the parts that run.sh started, the services, and how figures are taken and printed.

run.sh sets: PG (libpq address), PG_LOG, REDIS_PORT, REDIS_SOCKET, BIN, WEB_PORT, STREAMING_PORT, METRICS_PORT, KEEP and the sizes.
"""
import glob
import json
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.request

PG, BIN = os.environ["PG"], os.environ["BIN"]
WEB_PORT, STREAMING_PORT = int(os.environ["WEB_PORT"]), int(os.environ["STREAMING_PORT"])
WEB = f"http://127.0.0.1:{WEB_PORT}"
REDIS = ["redis-cli", "-p", os.environ["REDIS_PORT"]]
ACCOUNTS, STATUSES, SOCKETS, JOBS = (int(os.environ[name]) for name in ("ACCOUNTS", "STATUSES", "SOCKETS", "JOBS"))
RUNS, SECONDS = int(os.environ["RUNS"]), int(os.environ["SECONDS_EACH"])
CONNECTIONS = 16
# tokens of data.sql: who is read by all, who reads 500 of them
FAMOUS, READER = "bench-0", "bench-1"


def sql(text):
    done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", PG], input=text, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"psql: {done.stderr}")
    return done.stdout.strip()


def redis(*words, text=None):
    return subprocess.run([*REDIS, *words], input=text, check=True, capture_output=True, text=True).stdout.strip()


def call(method, path, token, data=None):
    body = json.dumps(data).encode() if data is not None else None
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(WEB + path, body, headers, method=method), timeout=60) as answer:
        return json.load(answer)


_asking = None


def settle(pause=0.05):
    """Waits until no job is due. Asks through one psql: starting one each time would take from what is measured."""
    global _asking
    if _asking is None or _asking.poll() is not None:
        _asking = subprocess.Popen(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", PG], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    while True:
        _asking.stdin.write("select count(*) from ferrodon.jobs where dead_at is null and run_at <= clock_timestamp();\n")
        _asking.stdin.flush()
        due = _asking.stdout.readline().strip()
        if due == "0":
            return
        if not due:
            sys.exit("psql went away")
        time.sleep(pause)


def wrk(path, token, seconds=SECONDS, connections=CONNECTIONS, script=None):
    """Requests a second, the 99th percentile in milliseconds, and how many there were."""
    words = ["wrk", f"-t{min(connections, 2)}", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", f"Authorization: Bearer {token}"]
    said = subprocess.run(words + (["-s", script] if script else []) + [WEB + path], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(f"not every request was answered well: {said}")
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    slowest = float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), slowest, int(re.search(r"(\d+) requests in", said)[1])


def pgbench(script, seconds=SECONDS):
    """Transactions a second of a file of statements."""
    binary = (sorted(glob.glob("/usr/lib/postgresql/*/bin/pgbench")) or ["pgbench"])[-1]
    words = [binary, "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", "-T", str(seconds), "-f", script, PG]
    done = subprocess.run(words, capture_output=True, text=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if not found or "ERROR" in done.stderr:
        sys.exit(f"pgbench: {done.stderr}")
    return float(found[1])


def pss(pid):
    """Proportional memory of a process, in MB."""
    return int(re.search(r"Pss: +([0-9]+)", open(f"/proc/{pid}/smaps_rollup").read())[1]) / 1024


def median(runs):
    return statistics.median(runs)


def report(what, runs, unit, limit=None, floor=None, aim=None, less=False):
    """Prints the median of the runs, or of their ratios to as many runs of the limit, beside what is wanted of it."""
    runs = runs if isinstance(runs, list) else [runs]
    line = f"{what:46} {median(runs):11,.2f} {unit:11}"
    judged = runs
    if limit is not None:
        judged = [one / other for one, other in zip(runs, limit)]
        line += f" limit {median(limit):11,.2f}  ratio {median(judged):5.2f}"
    if len(runs) > 1:
        line += f" ({min(judged):,.2f} to {max(judged):,.2f})"
    if floor is not None:
        meets = lambda bound: median(judged) <= bound if less else median(judged) >= bound
        line += f"  floor {floor}, aim {aim}: " + ("aim met" if meets(aim) else "floor met" if meets(floor) else "BELOW THE FLOOR")
    print(line, flush=True)
