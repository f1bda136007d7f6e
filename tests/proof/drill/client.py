"""An HTTP client as a good app has it: it keeps its connection, sends again what failed, and measures every answer."""
import http.client
import json
import random
import socket
import threading
import time
from collections import Counter

# of an error; a client of Mastodon's would have given up
ERROR_LIMIT = 3.0
# of anything
ANSWER_LIMIT = 10.0
# until a good answer comes, however often one has to ask
PATIENCE = 60.0


class Answers:
    """What all clients were answered. `may_hang(began)`: whether a request of then may have met a process that stood
    still, so that its client waited in vain."""

    def __init__(self, may_hang=lambda began: False):
        self._lock = threading.Lock()
        self.may_hang = may_hang
        self.statuses = Counter()
        self.slowest = (0.0, "")
        self.slowest_error = (0.0, "")
        # (when the request began, what came): each must lie in an outage
        self.errors = []
        self.faults = []

    def note(self, began, took, status, what):
        with self._lock:
            self.statuses[status] += 1
            self.slowest = max(self.slowest, (took, f"{status} {what}"))

    def note_error(self, began, took, kind, what):
        with self._lock:
            self.slowest_error = max(self.slowest_error, (took, f"{kind} {what}"))
            self.errors.append((began, kind, what))
            if took > ERROR_LIMIT and not self.may_hang(began):
                self.faults.append(f"{kind} after {took:.1f} s: {what}")

    def fault(self, text):
        with self._lock:
            self.faults.append(text)


class Refused(Exception):
    """An answer with a status that says no, and means it. `unclear`: an earlier try may have been carried out."""

    def __init__(self, status, body, unclear):
        super().__init__(f"{status}: {body}")
        self.status, self.body, self.unclear = status, body, unclear


class NoAnswer(Exception):
    """Nothing but errors."""


class Client:
    """One person's app."""

    def __init__(self, port, token, answers, seed):
        self.port, self.token, self.answers = port, token, answers
        self.random = random.Random(seed)
        self.connection = None
        # of requests that got no answer: whoever has them may carry them out at any time
        self.given_up = set()

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, data=None, key=None):
        return self.call("POST", path, data, key)

    def delete(self, path):
        return self.call("DELETE", path)

    def call(self, method, path, data=None, key=None):
        """The body of a good answer; sends again for as long as none comes. A refusal is raised."""
        unclear, until = False, time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status, body = self.once(method, path, data, key)
            if status is not None and 200 <= status < 300:
                return body
            if status is not None and status != 503:
                raise Refused(status, body, unclear)
            unclear = True
            time.sleep(self.random.uniform(0.05, 0.5))
        raise NoAnswer(f"nothing but errors for {PATIENCE:.0f} s: {method} {path}")

    def once(self, method, path, data=None, key=None):
        """One try: (status, body), (503, None) or, where the connection broke, (None, None)."""
        what = f"{method} {path}"
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        began = time.monotonic()
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_LIMIT)
                self.connection.connect()
                self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connection.request(method, path, json.dumps(data) if data is not None else None, headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            self.answers.note_error(began, time.monotonic() - began, type(error).__name__, what)
            if isinstance(error, TimeoutError):
                self.given_up.add(path)
                if not self.answers.may_hang(began):
                    self.answers.fault(f"no answer within {ANSWER_LIMIT:.0f} s: {what}")
            return None, None
        took = time.monotonic() - began
        self.answers.note(began, took, answer.status, what)
        if answer.status == 503:
            self.answers.note_error(began, took, 503, what)
            self.judge_503(answer, text, what)
            return 503, None
        if answer.status == 408 and self.answers.may_hang(began):
            # it has waited in a process that stood still
            self.answers.note_error(began, took, 408, what)
            return 503, None
        if answer.status >= 500 or answer.status in (408, 429):
            self.answers.fault(f"{answer.status}: {what}: {text[:200]}")
            return 503, None
        return answer.status, json.loads(text) if text else None

    def judge_503(self, answer, text, what):
        if not (answer.getheader("Retry-After") or "").isdigit():
            self.answers.fault(f"503 without Retry-After: {what}: {text[:200]}")
        try:
            json.loads(text)["error"]
        except (ValueError, KeyError, TypeError):
            self.answers.fault(f"503 whose body is no error of the API: {what}: {text[:200]}")

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None
