"""How pages' plans change when there are 1, 10 and 100 million statuses: PostgreSQL is told so (by its own counts of rows)."""
import json

from ground import READER, STATUSES, sql
from .pages import paths, statements_of

SIZES = (1_000_000, 10_000_000, 100_000_000)
# tables that grow with the statuses, and their indexes
GROWING = "('statuses', 'status_stats', 'media_attachments', 'mentions', 'statuses_tags', 'favourites', 'conversations', 'notifications')"


def _scale(by):
    """Multiplies how many rows the planner believes in; the rows themselves stay."""
    sql(f"""update pg_class set reltuples = reltuples * {by} where oid in (
        select c.oid from pg_class c where c.relname in {GROWING} and relnamespace = 'public'::regnamespace
        union select indexrelid from pg_index where indrelid in
          (select oid from pg_class where relname in {GROWING} and relnamespace = 'public'::regnamespace))""")


def _scans(plan, found):
    if plan["Node Type"] == "Seq Scan" and plan["Plan Rows"] > 10_000:
        found.add(plan["Relation Name"])
    for below in plan.get("Plans", []):
        _scans(below, found)
    return found


def take():
    pages = [(what, [one for one in statements_of(path) if one.upper().startswith(("SELECT", "WITH"))]) for what, path, *_ in paths()]
    # nobody may correct the counts meanwhile
    sql("alter system set autovacuum = off; select pg_reload_conf();")
    believed = 1.0
    print(f"{'planned cost of a page':34}" + "".join(f"{size:>16,}" for size in SIZES), flush=True)
    costs = {what: [] for what, _ in pages}
    whole = {}
    for size in SIZES:
        by = size / STATUSES / believed
        _scale(by)
        believed *= by
        for what, statements in pages:
            plans = [json.loads(sql(f"explain (format json) {one}"))[0]["Plan"] for one in statements]
            costs[what].append(sum(plan["Total Cost"] for plan in plans))
            for plan in plans:
                for table in _scans(plan, set()):
                    whole.setdefault(what, set()).add(table)
    _scale(1 / believed)
    sql("alter system reset autovacuum; select pg_reload_conf();")
    for what, _ in pages:
        scanned = f"   reads whole tables: {', '.join(sorted(whole[what]))}" if what in whole else ""
        print(f"  {what:32}" + "".join(f"{cost:16,.0f}" for cost in costs[what]) + scanned, flush=True)
