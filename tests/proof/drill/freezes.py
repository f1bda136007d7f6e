"""Processes that stand still for a while (SIGSTOP), at the worst moments, and go on."""
import signal
import time

from instance import wait
from odd_jobs import UNKNOWN

# until a worker is caught in the middle of its work
PATIENCE = 60
# jobs that came before, for one worker alone
BACKLOG = 90
# claims run 30 s, and are taken back within a second
CLAIM = 35
# a stopped process holds no lock for longer: the server ends its transaction
LOCKS = 17


class Freezes:
    """Makes them. `taken_over`: jobs that stopped workers held, and others did."""

    def __init__(self, instance, outages):
        self.instance, self.outages = instance, outages
        self.taken_over = 0
        self.faults = []

    def may_hang(self, began):
        """Whether a request that began then may have met a process that stood still, or what it held."""
        return any(begin - 10 <= began <= (end or began) for begin, end, what in self.outages.spans if "stood still" in what)

    def freeze(self, *processes):
        """From now on; the way to let them go on."""
        # no request needs a streaming
        spans = [self.outages.begin(f"{process.name} stood still") for process in processes if process.service != "streaming"]
        for process in processes:
            process.signal(signal.SIGSTOP)

        def thaw():
            for process in processes:
                process.signal(signal.SIGCONT)
            for process in processes:
                wait(30, process.is_alive, f"{process.name} goes on")
            for span in spans:
                span[1] = time.monotonic()

        return thaw

    def freeze_worker(self, process, seconds):
        """Stops it while it runs jobs, for longer than its claims last; others do what it held."""
        held, until = [], time.monotonic() + PATIENCE
        while time.monotonic() < until:
            process.signal(signal.SIGSTOP)
            # what it had sent is done
            time.sleep(0.3)
            held = self.held_by(process)
            if held:
                break
            process.signal(signal.SIGCONT)
            time.sleep(0.05)
        if not held:
            self.faults.append(f"{process.name} was never caught at work")
        span = self.outages.begin(f"{process.name} stood still")
        began = time.monotonic()
        time.sleep(LOCKS)
        # nobody waits for its locks any more
        span[1] = time.monotonic()
        time.sleep(max(seconds, CLAIM) - (time.monotonic() - began))
        left = self.held_by(process)
        if left:
            self.faults.append(f"{process.name} stood still for {seconds} s and still holds {left}")
        left = "SELECT id FROM ferrodon.jobs WHERE id = ANY(%s)"
        # they have their turn among all others
        wait(BACKLOG, lambda: not self.instance.rows(left, (held,)), f"what {process.name} held is done by others")
        self.taken_over += len(held)
        process.signal(signal.SIGCONT)
        wait(30, process.is_alive, f"{process.name} goes on")

    def held_by(self, process):
        """Ids of the jobs that it has claimed."""
        name = f"%-{process.child.pid}-%"
        sql = "SELECT id FROM ferrodon.jobs WHERE claimed_by LIKE %s AND kind <> ALL(%s)"
        return [id for (id,) in self.instance.rows(sql, (name, [kind for kind, _ in UNKNOWN]))]
