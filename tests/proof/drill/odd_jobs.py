"""Rows of the jobs table that not everybody may do at once: of a newer release, poison, and some that are due later."""
from clocks import APART
from instance import wait

# what newer processes would enqueue: a kind, and a version of a known kind, that workers of today don't know
UNKNOWN = [("kind_of_the_future", 1), ("kill_tokens", 99)]
# seconds; the worker whose clock is ahead believes that both are due
SOON, LATER = 20, max(APART.values()) - 300


class OddJobs:
    """Puts them there, and looks at them afterwards."""

    def __init__(self, instance):
        self.instance = instance
        self.unknown, self.poison = [], None

    def put(self):
        for kind, version in UNKNOWN:
            self.unknown += self.instance.rows(
                "INSERT INTO ferrodon.jobs (queue, kind, version, payload) VALUES ('default', %s, %s, '{\"token_ids\":[]}') RETURNING id",
                (kind, version),
            )
        self.unknown = [id for (id,) in self.unknown]
        self.soon, self.later = (self.put_delayed(seconds) for seconds in (SOON, LATER))
        # it has killed nine workers, and the tenth just now
        [(self.poison,)] = self.instance.rows(
            "INSERT INTO ferrodon.jobs (queue, kind, payload, crashes, claimed_by, claimed_until) "
            "VALUES ('default', 'kill_tokens', '{\"token_ids\":[]}', 9, 'whom it killed', clock_timestamp()) RETURNING id"
        )

    def put_delayed(self, seconds):
        [(id,)] = self.instance.rows(
            "INSERT INTO ferrodon.jobs (queue, kind, payload, run_at) "
            "VALUES ('default', 'kill_tokens', '{\"token_ids\":[]}', clock_timestamp() + %s * interval '1 s') RETURNING id",
            (seconds,),
        )
        return id

    def judge(self):
        yield from self.judge_delayed()
        yield from self.judge_poison()
        yield from self.judge_unknown()

    def judge_delayed(self):
        """Due times are the database's, whatever a worker's clock says."""
        if self.instance.rows("SELECT 1 FROM ferrodon.jobs WHERE id = %s", (self.soon,)):
            yield f"a job that was due after {SOON} s waits still"
        left = self.instance.rows(
            "DELETE FROM ferrodon.jobs WHERE id = %s AND run_at > clock_timestamp() AND handed_at IS NULL RETURNING id", (self.later,)
        )
        if not left:
            yield f"a job that is due after {LATER} s was touched before"

    def judge_poison(self):
        """It is dead and listed."""
        [(dead, error)] = self.instance.rows("SELECT dead_at IS NOT NULL, error FROM ferrodon.jobs WHERE id = %s", (self.poison,))
        listed = self.instance.tootctl("queues", "list", "--dead")
        if not dead or "vanished" not in (error or "") or str(self.poison) not in listed:
            yield f"poison is not dead and listed: {dead}, {error}, {listed}"
        self.instance.rows("DELETE FROM ferrodon.jobs WHERE id = %s", (self.poison,))

    def judge_unknown(self):
        """They wait uncounted, and run once somebody knows them."""
        rows = self.instance.rows(
            "SELECT id, kind, attempts, crashes, error, run_at > created_at + interval '60 s' FROM ferrodon.jobs "
            "WHERE id = ANY(%s) AND dead_at IS NULL",
            (self.unknown,),
        )
        if sorted(row[0] for row in rows) != self.unknown:
            yield f"jobs of a newer release are gone: {rows}"
        for row in rows:
            if row[2:] != (0, 0, None, True):
                yield f"a job of a newer release was not given back uncounted, again and again: {row}"
        # a worker that knows them comes
        self.instance.rows("UPDATE ferrodon.jobs SET kind = 'kill_tokens', version = 1 WHERE id = ANY(%s)", (self.unknown,))
        left = "SELECT count(*) FROM ferrodon.jobs WHERE id = ANY(%s)"
        wait(60, lambda: self.instance.rows(left, (self.unknown,)) == [(0,)], "jobs of a newer release are done")
