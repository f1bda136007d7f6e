"""Somebody with an account, and a stream that they keep open. Variables as in browser.py, and NAME_PASSWORD."""
import json
import os
import threading
import time
import urllib.parse

from browser import Browser, HOST
import http.client

SCOPES = "read write follow push"


class Person:
    """Signs in as NAME@localhost with NAME_PASSWORD, and calls the API with a token of that."""

    def __init__(self, name):
        browser = Browser()
        browser.enter(f"{name}@localhost", os.environ[f"{name.upper()}_PASSWORD"])
        self.token = browser.authorize(SCOPES)
        if self.token is None:
            raise RuntimeError(f"{name} can't sign in")
        self.id = self.call("GET", "/api/v1/accounts/verify_credentials")["id"]

    def call(self, method, path, form=None):
        """-> the answer's JSON; anything but a success is a RuntimeError."""
        return self.ask(self.token, method, path, form)

    def stranger(self, method, path, form=None):
        """The same without a token."""
        return self.ask(None, method, path, form)

    @staticmethod
    def ask(token, method, path, form):
        status, _, text = Browser().send(method, path, form, token)
        if status // 100 != 2:
            raise RuntimeError(f"{method} {path}: {status} {text[:200]}")
        return json.loads(text)

    def home(self, most):
        """The ids of home's newest posts."""
        found, path = set(), "/api/v1/timelines/home?limit=40"
        while len(found) < most:
            page = [status["id"] for status in self.call("GET", path)]
            if not page:
                break
            found.update(page)
            path = f"/api/v1/timelines/home?limit=40&max_id={page[-1]}"
        return found

    def home_is_ready(self, seconds=30):
        """Waits until home is not being made any more."""
        until = time.time() + seconds
        while Browser().send("GET", "/api/v1/timelines/home", token=self.token)[0] != 200:
            if time.time() > until:
                raise RuntimeError("home is not ready")
            time.sleep(0.1)


class Stream:
    """Server-sent events, read as long as the connection lives."""

    def __init__(self, person, name):
        at = urllib.parse.urlsplit(os.environ["STREAM_URL"])
        self.connection = http.client.HTTPConnection(at.hostname, at.port)
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Authorization": f"Bearer {person.token}"}
        self.connection.request("GET", f"/api/v1/streaming/{name}", headers=headers)
        self.answer = self.connection.getresponse()
        if self.answer.status != 200:
            raise RuntimeError(f"streaming: {self.answer.status}")
        self.heard, self.ended, self.changed = {}, False, threading.Condition()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        event = None
        for line in self.answer:
            line = line.decode().rstrip("\n")
            if line.startswith("event: "):
                event = line[7:]
            elif line.startswith("data: ") and event == "update":
                with self.changed:
                    self.heard[json.loads(line[6:])["id"]] = time.time()
                    self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def wait_for(self, ids, seconds):
        """-> which of the posts weren't heard in that time."""
        until = time.time() + seconds
        with self.changed:
            while not ids <= self.heard.keys() and not self.ended and time.time() < until:
                self.changed.wait(until - time.time())
            return ids - self.heard.keys()
