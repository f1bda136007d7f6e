"""Whether what runs by the clock runs once per due time, with two workers: by rows.

Triggers in the drill's own database note each tick, each job of a schedule, each claim and each end. Due times are
forced: the notes of all schedules are moved back by a day, and both workers start anew at the same instant, in every
other round with leases that nobody can read: then both lead, and both relay.
"""
import threading
import time
from collections import Counter

from instance import wait

ROUNDS = 6
# longer than a leader looks at the clock, and than a lease is renewed
QUIET = 2.5
NOTES = """
CREATE SCHEMA proof;
CREATE TABLE proof.notes (id bigserial, what text, name text, tick timestamptz);
CREATE FUNCTION proof.note_tick() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO proof.notes (what, name, tick) VALUES ('tick', NEW.name, NEW.last_tick);
    RETURN NULL;
END $$;
CREATE FUNCTION proof.note_job() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO proof.notes (what, name) VALUES (TG_ARGV[0], coalesce(NEW.kind, OLD.kind));
    RETURN NULL;
END $$;
CREATE TRIGGER began AFTER INSERT ON ferrodon.schedules FOR EACH ROW EXECUTE FUNCTION proof.note_tick();
CREATE TRIGGER ticked AFTER UPDATE ON ferrodon.schedules FOR EACH ROW
    WHEN (NEW.last_tick > OLD.last_tick) EXECUTE FUNCTION proof.note_tick();
CREATE TRIGGER added AFTER INSERT ON ferrodon.jobs FOR EACH ROW
    WHEN (NEW.queue = 'scheduler') EXECUTE FUNCTION proof.note_job('added');
CREATE TRIGGER repeated AFTER UPDATE ON ferrodon.jobs FOR EACH ROW
    WHEN (NEW.queue = 'scheduler' AND NEW.generation <> OLD.generation) EXECUTE FUNCTION proof.note_job('repeated');
CREATE TRIGGER claimed AFTER UPDATE ON ferrodon.jobs FOR EACH ROW
    WHEN (NEW.queue = 'scheduler' AND OLD.claimed_by IS NULL AND NEW.claimed_by IS NOT NULL)
    EXECUTE FUNCTION proof.note_job('claimed');
CREATE TRIGGER done AFTER DELETE ON ferrodon.jobs FOR EACH ROW
    WHEN (OLD.queue = 'scheduler') EXECUTE FUNCTION proof.note_job('done');
"""
LEASES = ("ferrodon:lease:schedules", "ferrodon:lease:relay")


class DueTimes:
    """`seen`: how many due times were seen to."""

    def __init__(self, instance):
        self.instance = instance
        self.seen = self.rounds = 0
        instance.rows(NOTES)
        self.names = sorted(name for (name,) in instance.rows("SELECT name FROM ferrodon.schedules"))

    def force(self):
        """All rounds; what was wrong."""
        if not self.names:
            yield "no schedule has ever ticked"
        for number in range(ROUNDS):
            yield from self.round(both_lead=number % 2 == 1)

    def round(self, both_lead):
        workers = self.instance.of("federation-worker")
        last = self.last_note()
        self.instance.rows("UPDATE ferrodon.schedules SET last_tick = last_tick - interval '1 day'")
        if both_lead:
            for lease in LEASES:
                self.instance.redis("del", lease)
                self.instance.redis("lpush", lease, "not a lease")
        before = [leaderships(worker) for worker in workers]
        restarts = [threading.Thread(target=worker.restart) for worker in workers]
        for restart in restarts:
            restart.start()
        for restart in restarts:
            restart.join()
        wait(20, lambda: self.all_done(last), "all schedules were seen to")
        time.sleep(QUIET)
        if both_lead:
            for lease in LEASES:
                self.instance.redis("del", lease)
            if any(leaderships(worker) == count for worker, count in zip(workers, before)):
                yield "one of two workers never led: nothing was shown"
        yield from self.judge(last)
        self.rounds += 1
        if self.seen < len(self.names) * self.rounds:
            yield "not every schedule that was made due was seen to"

    def last_note(self):
        return self.instance.rows("SELECT coalesce(max(id), 0) FROM proof.notes")[0][0]

    def all_done(self, last):
        done = self.instance.rows("SELECT DISTINCT name FROM proof.notes WHERE id > %s AND what = 'done'", (last,))
        return len(done) >= len(self.names)

    def judge(self, last):
        """Everything that was noted after `last`: of each due time one tick, one job, one run."""
        notes = self.instance.rows("SELECT what, name, tick FROM proof.notes WHERE id > %s", (last,))
        ticks = Counter((name, tick) for what, name, tick in notes if what == "tick")
        self.seen += len(ticks)
        for (name, tick), count in ticks.items():
            if count > 1:
                yield f"{name} ticked {count} times at {tick}"
        due = Counter(name for name, _ in ticks)
        counts = Counter((what, name) for what, name, _ in notes)
        for name in self.names:
            for what in ("added", "claimed", "done"):
                if counts[what, name] != due[name]:
                    yield f"{name}: {due[name]} due times, {counts[what, name]} {what}"
            if counts["repeated", name]:
                yield f"{name}: added again while it waited, {counts['repeated', name]} times"


def leaderships(worker):
    """How often a worker and its predecessors said that they lead the schedules."""
    with open(worker.log, encoding="utf-8", errors="replace") as lines:
        return sum("leadership changed" in line and "schedules" in line and "held=true" in line for line in lines)
