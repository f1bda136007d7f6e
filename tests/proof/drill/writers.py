"""What people do while things break, and what they were told about it.

Each person has a thread and does one thing at a time, again and again until it is answered; so what a person's own
things should be in the end is what was answered last.
"""
import random
import threading
import traceback
from collections import deque

from client import Client, Refused

VISIBILITIES = ["public"] * 5 + ["unlisted"] * 2 + ["private"] * 2 + ["direct"]
# of the newest statuses, those that people still do something with
RECENT = 150


class World:
    """What everybody sees: statuses that were posted, newest last; who takes one away says so here first."""

    def __init__(self):
        self._lock = threading.Lock()
        self._recent = deque(maxlen=RECENT)
        self.going = set()

    def add(self, status):
        with self._lock:
            self._recent.append(status)

    def choose(self, chance, wanted):
        with self._lock:
            found = [status for status in self._recent if status["id"] not in self.going and wanted(status)]
        return chance.choice(found) if found else None

    def take_away(self, status):
        """Whether it was there."""
        with self._lock:
            known = status["id"] in self.going
            self.going.add(status["id"])
        return not known

    def is_going(self, status):
        with self._lock:
            return status["id"] in self.going


class Writer(threading.Thread):
    """One person. `pause`: seconds between two acts at most."""

    def __init__(self, person, people, world, port, answers, seed, pause=0.15):
        super().__init__(name=person.name, daemon=True)
        self.pause = pause
        self.person, self.world = person, world
        self.others = [other for other in people if other is not person]
        self.guests = [other for other in self.others if other.is_guest]
        self.chance = random.Random(f"{seed}/{person.name}")
        self.client = Client(port, person.token, answers, f"{seed}/{person.name}/client")
        self.answers = answers
        self.ending = threading.Event()
        self.done = 0
        # what was said: text -> id; none where it was refused and may be there all the same
        self.posts = {}
        self.deleted = set()
        self.mine = []
        # (verb's noun, what) -> whether it stands
        self.states = {}

    def follow_everybody(self):
        for account, options in self.person.follows.items():
            self.client.post(f"/api/v1/accounts/{account}/follow", options)

    def run(self):
        try:
            while not self.ending.is_set():
                self.act()
                self.ending.wait(self.chance.uniform(0, self.pause))
        # a fault of the drill must not pass for silence
        except Exception:
            self.answers.fault(f"{self.name} broke off: {traceback.format_exc()}")
        self.client.close()

    def act(self):
        acts = [(self.post, 35), (self.favourite, 20), (self.reblog, 12), (self.read, 12), (self.delete, 12), (self.follow, 9)]
        [act] = self.chance.choices([act for act, _ in acts], [weight for _, weight in acts])
        act()
        self.done += 1

    def post(self):
        number = len(self.posts)
        text, key = f"{self.name} says {number}", f"{self.name}-{number}"
        words = {"status": text, "visibility": self.chance.choice(VISIBILITIES), "language": "en"}
        answered = self.world.choose(self.chance, self.can_answer) if self.chance.random() < 0.35 else None
        named = []
        if answered:
            words["in_reply_to_id"] = answered["id"]
            named = [answered["account"]["username"]]
        if self.chance.random() < 0.3 or (words["visibility"] == "direct" and not named):
            named.append(self.chance.choice(self.others).name)
        words["status"] = " ".join([text, *(f"@{name}" for name in dict.fromkeys(named) if name != self.name)])
        twin = self.chance.random() < 0.05 and self.impatient(words, key)
        self.posts[text] = None
        try:
            status = self.client.post("/api/v1/statuses", words, key)
        except Refused as refused:
            # what it answers was taken away meanwhile; or the post itself was there, by an earlier try
            if refused.status != 404 or not answered or not self.world.is_going(answered):
                self.answers.fault(f"a post was refused: {refused}")
            status = None
        if twin:
            twin.join()
            if status and twin.id not in (None, status["id"]):
                self.answers.fault(f"one key, two posts: {status['id']} and {twin.id}")
        if status is None:
            return
        self.posts[text] = int(status["id"])
        self.mine.append(status)
        self.world.add(status)
        if self.chance.random() < 0.1:
            again = self.client.post("/api/v1/statuses", words, key)
            if again["id"] != status["id"]:
                self.answers.fault(f"one key, two posts: {status['id']} and {again['id']}")

    def can_answer(self, status):
        account = int(status["account"]["id"])
        own = account == self.person.account
        resident = not status["account"]["username"].startswith("guest")
        seen = status["visibility"] in ("public", "unlisted") or (status["visibility"] == "private" and account in self.person.follows)
        return own or (resident and seen)

    def impatient(self, words, key):
        """Sends the same at the same time."""
        twin = Twin(self, words, key)
        twin.start()
        return twin

    def favourite(self):
        status = self.world.choose(self.chance, self.can_answer)
        if status:
            self.turn("favourite", status)

    def reblog(self):
        own = self.person.account
        status = self.world.choose(
            self.chance,
            lambda status: status["visibility"] in ("public", "unlisted")
            or (status["visibility"] == "private" and int(status["account"]["id"]) == own),
        )
        if status:
            self.turn("reblog", status)

    def turn(self, noun, status):
        """Does it, or undoes it."""
        stands = self.states.get((noun, int(status["id"])), False)
        verb = f"un{noun}" if stands else noun
        try:
            self.client.post(f"/api/v1/statuses/{status['id']}/{verb}")
            self.states[noun, int(status["id"])] = not stands
        except Refused as refused:
            if refused.status != 404 or not self.world.is_going(status):
                self.answers.fault(f"{verb} was refused: {refused}")

    def follow(self):
        if not self.guests:
            return
        guest = self.chance.choice(self.guests)
        stands = self.states.get(("follow", guest.account), False)
        self.client.post(f"/api/v1/accounts/{guest.account}/{'unfollow' if stands else 'follow'}")
        self.states["follow", guest.account] = not stands

    def delete(self):
        living = [status for status in self.mine if not self.world.is_going(status)]
        if not living:
            return
        # mostly one that is still on its way
        status = living[-1] if self.chance.random() < 0.5 else self.chance.choice(living)
        self.world.take_away(status)
        try:
            self.client.delete(f"/api/v1/statuses/{status['id']}")
        except Refused as refused:
            # an earlier try had done it
            if refused.status != 404 or not refused.unclear:
                self.answers.fault(f"a delete was refused: {refused}")
        self.mine.remove(status)
        self.deleted.add(int(status["id"]))

    def read(self):
        path = self.chance.choice(
            ["/api/v1/timelines/home", "/api/v1/notifications", f"/api/v1/accounts/{self.person.account}/statuses"]
        )
        self.client.get(path)


class Twin(threading.Thread):
    """The same request, sent beside another."""

    def __init__(self, writer, words, key):
        super().__init__(daemon=True)
        self.words, self.key, self.id = words, key, None
        self.client = Client(writer.client.port, writer.person.token, writer.answers, key)

    def run(self):
        try:
            self.id = self.client.post("/api/v1/statuses", self.words, self.key)["id"]
        except Refused:
            # as for the other one
            self.id = None
        self.client.close()
