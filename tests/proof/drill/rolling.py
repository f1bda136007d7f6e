"""Every process is restarted, one after the other, while people write and listen through nginx: nobody notices.

Writers are those of the drill, so all that they were told is held against what is there in the end. Here no error has
an excuse.
"""
import random
import threading
import time

from client import Client
from instance import wait
from streams import BROKEN, EventSource, WebSocket

ROUNDS = 4
CALLERS = 4
# how soon a stream is back
BACK = 2.0
# how soon something is heard, by whoever listens: the workers are busy
HEARD = 20.0
# how long calls that wait for a table are under way
LONG = 1.0
# how a stream ends whose process stops
TOLD = {"WebSocket": "closed 1001", "EventSource": "ended"}


class Listener(threading.Thread):
    """Somebody whose app begins the stream again whenever it ends."""

    def __init__(self, kind, port, person, faults):
        super().__init__(daemon=True)
        self.open = lambda: kind(port, person.token, "public")
        self.name, self.faults = f"{person.name}'s {kind.kind}", faults
        self.ending = threading.Event()
        self.returns = []
        self.stream = self.open()
        self.expected = TOLD[kind.kind]

    def run(self):
        while not self.ending.is_set():
            if self.stream.ends(0.2) and not self.ending.is_set():
                if self.stream.end != self.expected:
                    self.faults.append(f"{self.name} was not told properly: {self.stream.end}")
                self.come_back(self.stream.ended_at)

    def come_back(self, ended_at):
        while not self.ending.is_set():
            try:
                self.stream = self.open()
            except BROKEN as error:
                if time.monotonic() - ended_at > BACK:
                    self.faults.append(f"{self.name} isn't back after {BACK} s: {error}")
                    return
                time.sleep(0.05)
                continue
            self.returns.append(time.monotonic() - ended_at)
            return


class LongCalls(threading.Thread):
    """Calls that are under way whenever a process is told to stop: they wait for a table that somebody holds."""

    def __init__(self, instance, people, answers):
        super().__init__(daemon=True)
        self.instance = instance
        self.clients = [Client(instance.port, person.token, answers, person.name) for person in people]
        self.ending = threading.Event()
        self.under_way = threading.Event()
        self.count = 0

    def run(self):
        connection = self.instance.database()
        connection.autocommit = False
        while not self.ending.is_set():
            with connection, connection.cursor() as cursor:
                cursor.execute("LOCK TABLE markers IN ACCESS EXCLUSIVE MODE")
                calls = [threading.Thread(target=client.get, args=("/api/v1/markers?timeline[]=home",)) for client in self.clients]
                for call in calls:
                    call.start()
                time.sleep(0.1)
                self.under_way.set()
                time.sleep(LONG)
                self.under_way.clear()
            for call in calls:
                call.join()
            self.count += len(calls)
        connection.close()


class Caller(threading.Thread):
    """Somebody whose app asks all the time, for little; over a kept connection, or over a new one for each call."""

    def __init__(self, client, status, keeps):
        super().__init__(daemon=True)
        self.client, self.keeps = client, keeps
        self.calls = [
            lambda: client.get("/api/v1/accounts/verify_credentials"),
            lambda: client.post(f"/api/v1/statuses/{status}/bookmark"),
            lambda: client.get(f"/api/v1/statuses/{status}"),
            lambda: client.post(f"/api/v1/statuses/{status}/unbookmark"),
        ]
        self.ending = threading.Event()

    def run(self):
        while not self.ending.is_set():
            for call in self.calls:
                call()
                if not self.keeps:
                    self.client.close()
            time.sleep(0.05)
        self.client.close()


class Rolling:
    """`ends`, `starts`: how long each process took to end, and until its successor was ready."""

    def __init__(self, instance, people, answers, faults):
        self.instance, self.people, self.answers, self.faults = instance, people, answers, faults
        self.long_calls = LongCalls(instance, people[:2], answers)
        self.listeners = [
            Listener(EventSource if number % 3 == 2 else WebSocket, instance.port, people[number % len(people)], faults)
            for number in range(12)
        ]
        self.author = Client(instance.port, people[0].token, answers, "rolling")
        self.chance = random.Random("rolling")
        # text -> id
        self.said = {}
        self.callers = []
        self.ends, self.times = {}, []

    def restart_all(self):
        status = self.say("what everybody asks for")
        for number, person in enumerate(self.people[:CALLERS]):
            client = Client(self.instance.port, person.token, self.answers, f"caller {number}")
            self.callers.append(Caller(client, status, keeps=number % 2 == 0))
        for thread in self.threads():
            thread.start()
        for _ in range(ROUNDS):
            for process in self.instance.processes:
                time.sleep(self.chance.uniform(0.1, 0.5))
                if process.service == "web-api":
                    self.long_calls.under_way.wait(5)
                end, all_of_it = process.restart()
                self.ends[process.service] = max(self.ends.get(process.service, 0), end)
                self.times.append(all_of_it)
                if process.service == "streaming":
                    self.everybody_hears(process)
        self.stop()

    def everybody_hears(self, process):
        """Whoever was sent away is back, and hears what is said from now on."""
        wait(BACK + 1, lambda: all(listener.stream.end is None for listener in self.listeners), "all streams are back")
        time.sleep(0.3)
        status = self.say(f"{process.name} is back, {len(self.said)}")
        for listener in self.listeners:
            if not listener.stream.hears(status, HEARD):
                self.faults.append(f"{listener.name} hears nothing after {process.name}'s restart")

    def say(self, text):
        self.said[text] = int(self.author.post("/api/v1/statuses", {"status": text}, text)["id"])
        return self.said[text]

    def threads(self):
        return [*self.listeners, *self.callers, self.long_calls]

    def stop(self):
        for thread in self.threads():
            thread.ending.set()
        for thread in self.threads():
            thread.join()

    @property
    def returns(self):
        return [took for listener in self.listeners for took in listener.returns]
