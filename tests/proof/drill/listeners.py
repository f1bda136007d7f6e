"""Who listens to home while processes stand still: server-sent events, connected again when the stream ends."""
import http.client
import threading

from instance import wait


class Listener(threading.Thread):
    """One person's stream at one process."""

    def __init__(self, process, person):
        super().__init__(name=f"listener at {process.name}", daemon=True)
        self.process, self.person = process, person
        self.heard, self.connects = set(), 0
        self.ending = threading.Event()

    def run(self):
        while not self.ending.is_set():
            try:
                self.listen()
            except (OSError, http.client.HTTPException):
                pass
            self.ending.wait(0.2)

    def listen(self):
        # the stream says something every 15 s
        connection = http.client.HTTPConnection("127.0.0.1", self.process.port, timeout=40)
        try:
            connection.request("GET", "/api/v1/streaming/user", headers={"Authorization": f"Bearer {self.person.token}"})
            answer = connection.getresponse()
            if answer.status != 200:
                return
            self.connects += 1
            while not self.ending.is_set():
                line = answer.readline()
                if not line:
                    return
                if line.startswith(b"data: "):
                    self.heard.add(line.decode(errors="replace"))
        finally:
            connection.close()

    def hears(self, status):
        return any(f'"id":"{status}"' in line for line in list(self.heard))


def judge(listeners, writer):
    """Afterwards each stream hears a new post of somebody whom all listeners follow."""
    for listener in listeners:
        text = f"{writer.name} speaks to the {listener.name}"
        status = writer.posts[text] = int(writer.client.post("/api/v1/statuses", {"status": text})["id"])
        try:
            wait(10, lambda: listener.hears(status), "heard")
        except RuntimeError:
            yield f"{listener.name} is deaf afterwards ({listener.connects} connections, {len(listener.heard)} messages before)"
        listener.ending.set()
