"""Whether streams, revocations and viewers' rules go across two replicas: what one web-api does, both streamings do.

Everything here asks a certain process, not nginx.
"""
import time

from client import Answers, Client, Refused
from streams import BROKEN, EventSource, WebSocket

ROUNDS = 6
# how soon an event arrives, a stream of a revoked token ends, and the token is refused by everybody
EVENT, REVOKED = 2.0, 1.2
# two posts at once may arrive in any order: so long it is looked for one that must not come
GRACE = 0.2
KINDS = (WebSocket, EventSource)


class Across:
    """`slowest`: by what was waited for, the longest time that it took. `said`: what was posted, text -> id."""

    def __init__(self, instance, people):
        self.instance = instance
        self.apis, self.streamings = instance.of("web-api"), instance.of("streaming")
        self.author, self.reader, self.minded = people[0], people[1], people[2]
        self.answers, self.slowest, self.said = Answers(), {}, {}

    def all(self):
        """What was wrong."""
        Client(self.apis[0].port, self.reader.token, self.answers, 0).post(f"/api/v1/accounts/{self.author.account}/follow")
        yield from self.posts()
        for number in range(ROUNDS):
            yield from self.revocation(number)
        for verb, back in (("mute", "unmute"), ("block", "unblock")):
            for api in self.apis:
                yield from self.rule(api, verb, back)
        yield from self.answers.faults

    def streams(self, token, channel):
        """One of each kind at each replica."""
        return [kind(streaming.port, token, channel) for streaming in self.streamings for kind in KINDS]

    def say(self, person, api, text):
        self.said[text] = int(Client(api.port, person.token, self.answers, 0).post("/api/v1/statuses", {"status": text})["id"])
        return self.said[text]

    def note(self, what, took):
        self.slowest[what] = max(self.slowest.get(what, 0), took)

    def posts(self):
        """A post through either web-api reaches sockets at both streamings."""
        streams = self.streams(self.reader.token, "user") + self.streams(self.reader.token, "public")
        time.sleep(0.3)
        for api in self.apis:
            began = time.monotonic()
            status = self.say(self.author, api, f"across, by {api.name}")
            for stream in streams:
                if stream.hears(status, EVENT):
                    self.note("a post at a socket", stream.heard[status] - began)
                else:
                    yield f"a post by {api.name} never came to {stream.kind} {stream.channel} at port {stream.port}"

    def revocation(self, number):
        """A token that one web-api revokes: its streams end at both streamings, and everybody refuses it."""
        token = f"across-{number}"
        self.instance.rows(
            "INSERT INTO oauth_access_tokens (token, application_id, resource_owner_id, scopes, created_at) "
            "SELECT %s, application_id, resource_owner_id, scopes, now() FROM oauth_access_tokens WHERE token = %s",
            (token, self.reader.token),
        )
        streams, stays = self.streams(token, "user"), self.streams(self.reader.token, "user")
        callers = [Client(api.port, token, self.answers, 0) for api in self.apis]
        for caller in callers:
            caller.get("/api/v1/accounts/verify_credentials")
        api = self.apis[number % 2]
        began = time.monotonic()
        keys = {"token": token, "client_id": "drill", "client_secret": "drill"}
        Client(api.port, "", self.answers, 0).post("/oauth/revoke", keys)
        for stream in streams:
            if stream.ends(REVOKED):
                self.note("a stream's end after its token's", stream.ended_at - began)
            else:
                yield f"{stream.kind} at port {stream.port} lives {REVOKED} s after its token was revoked by {api.name}"
        for caller in callers:
            yield from self.refused(caller, began)
        for streaming in self.streamings:
            for kind in KINDS:
                if opens(kind, streaming.port, token):
                    yield f"{streaming.name} opens {kind.kind} with a revoked token"
        if any(stream.end is not None for stream in stays):
            yield "a stream with another token of the same person ended"

    def refused(self, caller, began):
        while True:
            asked = time.monotonic()
            try:
                caller.get("/api/v1/accounts/verify_credentials")
            except Refused as refused:
                self.note("a token's refusal", time.monotonic() - began)
                if refused.status != 401:
                    yield f"a revoked token is answered with {refused}"
                return
            if asked - began > REVOKED:
                yield f"the web-api at port {caller.port} believes a revoked token after {asked - began:.1f} s"
                return
            time.sleep(0.02)

    def rule(self, api, verb, back):
        """Whom one mutes or blocks through one web-api is not seen at either streaming; and is again afterwards."""
        other = next(one for one in self.apis if one is not api)
        client = Client(api.port, self.reader.token, self.answers, 0)
        streams = self.streams(self.reader.token, "public")
        witness = WebSocket(self.streamings[0].port, self.author.token, "public")
        time.sleep(0.3)
        for do, seen in ((verb, False), (back, True)):
            client.post(f"/api/v1/accounts/{self.minded.account}/{do}")
            said = self.say(self.minded, other, f"to whom minds nothing, {do} by {api.name}")
            mark = self.say(self.author, other, f"after that, {do} by {api.name}")
            if not (witness.hears(said, EVENT) and witness.hears(mark, EVENT)):
                yield f"a post never came to somebody who minds nothing ({do})"
            for stream in streams:
                if not stream.hears(mark, EVENT):
                    yield f"{stream.kind} at port {stream.port} hears nothing after {do} by {api.name}"
                elif stream.hears(said, EVENT if seen else GRACE) != seen:
                    yield f"{stream.kind} at port {stream.port}: {do} by {api.name}, and the post was {'hidden' if seen else 'shown'}"


def opens(kind, port, token):
    try:
        kind(port, token, "user")
    except BROKEN:
        return False
    return True
