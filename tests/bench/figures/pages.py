"""Pages of 20, beside pgbench replaying the statements that one page issues: same order, same concurrency, no pipeline."""
import os
import re
import tempfile
import time

from ground import CONNECTIONS, READER, RUNS, call, pgbench, report, sql, wrk

LOG = os.environ["PG_LOG"]


def paths():
    """Pages: what, path, floor and aim of the ratio."""
    someone = sql("select account_id from statuses where reblog_of_id is null group by 1 order by count(*) desc limit 1")
    thread = sql("select id from statuses where uri like '%/thread/0'")
    return (
        ("home timeline", "/api/v1/timelines/home?limit=20", 0.35, 0.55),
        ("public timeline", "/api/v1/timelines/public?limit=20", 0.3, 0.5),
        ("notifications", "/api/v1/notifications?limit=20", 0.3, 0.5),
        ("account's statuses", f"/api/v1/accounts/{someone}/statuses?limit=20", 0.3, 0.5),
        ("context of 500 replies", f"/api/v1/statuses/{thread}/context", 0.3, 0.5),
    )


def take():
    pages = paths()
    for what, path, floor, aim in pages:
        statements = statements_of(path)
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
            script.write("".join(f"{statement};\n" for statement in statements))
            script.flush()
            ours, limits = [], []
            for _ in range(RUNS):
                ours.append(wrk(path, READER)[0])
                limits.append(pgbench(script.name))
        report(f"{what} ({len(statements)} statements)", ours, "requests/s", limits, floor, aim)
    _execution_time(pages[0][1])


def statements_of(path):
    """What one request asks of PostgreSQL, parameters filled in."""
    call("GET", path, READER)
    sql("alter system set log_min_duration_statement = 0; select pg_reload_conf();")
    time.sleep(0.5)
    # caches are filled, statements prepared
    for _ in range(2 * CONNECTIONS):
        call("GET", path, READER)
    time.sleep(0.2)
    mark = os.path.getsize(LOG)
    call("GET", path, READER)
    time.sleep(0.3)
    sql("alter system reset log_min_duration_statement; select pg_reload_conf();")
    with open(LOG, "rb") as log:
        log.seek(mark)
        lines = log.read().decode()
    return [one for one in _parsed(lines) if not re.search(r"ferrodon\.(jobs|lanes|schedules|leases)", one)]


def _parsed(lines):
    """Statements of a log, whose entries begin with a time."""
    entries = re.split(r"^(?=\d{4}-\d\d-\d\d )", lines, flags=re.M)
    statement = None
    for entry in entries:
        executed = re.search(r"LOG:  duration: [\d.]+ ms  execute [^:]+: (.*)", entry, re.S)
        given = re.search(r"DETAIL:  [Pp]arameters: (.*)", entry, re.S)
        if given and statement is not None:
            values = dict(re.findall(r"\$(\d+) = ('(?:[^']|'')*'|NULL)", given[1]))
            statement = re.sub(r"\$(\d+)", lambda match: values.get(match[1], match[0]), statement)
        if executed or statement is not None and not given:
            if statement is not None:
                yield statement
            statement = None
        if executed:
            statement = " ".join(executed[1].split())
        elif given and statement is not None:
            yield statement
            statement = None
    if statement is not None:
        yield statement


def _execution_time(path):
    """What PostgreSQL spends on a page, beside reading its statuses, accounts and media by primary key."""
    page = call("GET", path, READER)
    shown = [status["reblog"] or status for status in page]
    by_key = [
        f"SELECT * FROM {table} WHERE id IN ({', '.join(sorted(set(ids)))})"
        for table, ids in (
            ("statuses", [status["id"] for status in page] + [status["id"] for status in shown]),
            ("accounts", [status["account"]["id"] for status in page + shown]),
            ("media_attachments", [media["id"] for status in shown for media in status["media_attachments"]]),
        )
        if ids
    ]
    sql("create extension if not exists pg_stat_statements")
    spent = "select coalesce(sum(total_exec_time), 0) from pg_stat_statements where query !~* 'ferrodon.(jobs|lanes|schedules|leases)'"
    ours, limits = [], []
    for _ in range(RUNS):
        sql("select pg_stat_statements_reset()")
        requests = wrk(path, READER, seconds=3, connections=1)[2]
        ours.append(float(sql(spent)) / requests)
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
            script.write("".join(f"{statement};\n" for statement in by_key))
            script.flush()
            sql("select pg_stat_statements_reset()")
            pgbench(script.name, seconds=3)
        calls = int(sql("select max(calls) from pg_stat_statements where query like 'SELECT * FROM statuses WHERE id IN%'"))
        limits.append(float(sql(spent)) / calls)
    report("home timeline: execution in PostgreSQL", ours, "ms", limits, 6, 4, less=True)
