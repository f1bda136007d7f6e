"""What goes wrong: processes are killed at random instants, stores are emptied and restarted, connections are cut."""
import random
import threading
import time
from collections import Counter

from instance import SERVICES, wait

# beside the kills: what, how often in a hundred kills
SOMETIMES = {
    "empty_redis": 5,
    "restart_redis": 4,
    "crash_redis": 3,
    "restart_postgres": 3,
    "crash_postgres": 2,
    "cut_database_connections": 8,
    "cut_redis_connections": 8,
}
# how long a part may take to come back
PATIENCE = 30


class Trouble:
    """Makes it. `count` is what happened, by name."""

    def __init__(self, instance, outages, seed):
        self.instance, self.outages = instance, outages
        self.chance = random.Random(f"{seed}/trouble")
        self.count = Counter()
        self.watching = []

    def make(self, kills):
        """So many kills, and the rest between them."""
        for _ in range(kills):
            time.sleep(self.chance.uniform(0.1, 2.0))
            self.kill(self.chance.choice(self.instance.processes))
            for name, percent in SOMETIMES.items():
                if self.chance.random() * 100 < percent:
                    time.sleep(self.chance.uniform(0.1, 1.0))
                    getattr(self, name)()
                    self.count[name] += 1
        for thread in self.watching:
            thread.join()

    def kill(self, process):
        """It may be starting still: that is an instant like others."""
        span = self.outages.begin(f"{process.name} killed")
        self.count[f"kill {process.service}"] += 1
        started = process.started
        process.kill()

        def watch():
            wait(PATIENCE, lambda: process.started > started and process.is_alive(), f"{process.name} is back")
            span[1] = time.monotonic()

        thread = threading.Thread(target=watch)
        thread.start()
        self.watching.append(thread)

    def empty_redis(self):
        with self.outages.of("Redis emptied"):
            self.instance.redis("flushall")

    def restart_redis(self):
        with self.outages.of("Redis restarted"):
            if self.chance.random() < 0.5:
                self.instance.redis("flushall")
            self.instance.stop_redis()
            self.instance.start_redis()

    def crash_redis(self):
        with self.outages.of("Redis crashed"):
            self.instance.kill_redis()
            time.sleep(self.chance.uniform(0, 1))
            self.instance.start_redis()

    def restart_postgres(self):
        with self.outages.of("PostgreSQL restarted"):
            self.instance.stop_postgres("fast")
            time.sleep(self.chance.uniform(0, 1))
            self.instance.start_postgres()

    def crash_postgres(self):
        with self.outages.of("PostgreSQL crashed"):
            self.instance.stop_postgres("immediate")
            self.instance.start_postgres()

    def cut_database_connections(self):
        with self.outages.of("connections to PostgreSQL cut"):
            self.instance.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND random() < %s",
                (self.chance.choice([0.2, 1.0]),),
            )

    def cut_redis_connections(self):
        with self.outages.of("connections to Redis cut"):
            self.instance.redis("client", "kill", "type", self.chance.choice(["normal", "pubsub"]))
