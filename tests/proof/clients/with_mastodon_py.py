#!/usr/bin/env python3
"""The main job with Mastodon.py, the library that most scripts and bots use; and what arrives on its streams."""
import os
import queue
import sys

from mastodon import Mastodon, MastodonNotFoundError, StreamListener

from browser import BASE, Browser

SCOPES = ["read", "write", "follow", "push"]


def sign_in(name, app):
    client_id, client_secret = app
    api = Mastodon(client_id=client_id, client_secret=client_secret, api_base_url=BASE)
    url = api.auth_request_url(scopes=SCOPES, allow_http=True)
    api.log_in(code=Browser(name).code(url), scopes=SCOPES, allow_http=True)
    return api


class Heard(StreamListener):
    """Puts events into a queue."""

    def __init__(self):
        self.events = queue.Queue()

    def on_update(self, status):
        self.events.put(("update", status))

    def on_notification(self, notification):
        self.events.put(("notification", notification))

    def on_delete(self, status_id):
        self.events.put(("delete", status_id))

    def wait(self, kind, check):
        while True:
            try:
                got, payload = self.events.get(timeout=15)
            except queue.Empty:
                sys.exit(f"no {kind} came on the stream")
            if got == kind and check(payload):
                return payload


app = Mastodon.create_app("proof", scopes=SCOPES, api_base_url=BASE)
alice, bob = sign_in("alice", app), sign_in("bob", app)
me, other = alice.me(), bob.me()
assert (me.acct, other.acct) == ("alice", "bob")
assert alice.instance().title

assert bob.account_follow(me.id).following
heard = Heard()
stream = bob.stream_user(heard, run_async=True, reconnect_async=False)
public = Heard()
everyone = alice.stream_public(public, run_async=True)
local = Heard()
tagged = alice.stream_hashtag("mastodonpy", local, run_async=True)

post = alice.status_post("Good morning @bob #mastodonpy", idempotency_key="once", language="en")
assert alice.status_post("Good morning @bob #mastodonpy", idempotency_key="once").id == post.id
heard.wait("update", lambda status: status.id == post.id)
heard.wait("notification", lambda notification: notification.type == "mention")
public.wait("update", lambda status: status.id == post.id)
local.wait("update", lambda status: status.id == post.id)

reply = bob.status_reply(post, "And to you", spoiler_text="manners", sensitive=True)
assert reply.in_reply_to_id == post.id and reply.spoiler_text == "manners"
assert [status.id for status in alice.status_context(post.id).descendants] == [reply.id]
assert bob.status_reblog(post.id).reblog.id == post.id
assert bob.status_favourite(post.id).favourited and bob.status_bookmark(post.id).bookmarked
assert {notification.type for notification in alice.notifications()} >= {"follow", "mention", "reblog", "favourite"}
assert post.id in [status.id for status in bob.timeline_home()]
assert post.id in [status.id for status in bob.favourites()] and post.id in [status.id for status in bob.bookmarks()]
assert [account.acct for account in alice.status_reblogged_by(post.id)] == ["bob"]
assert alice.account_relationships([other.id])[0].followed_by
private = alice.status_post("Only for those who follow", visibility="private")
assert bob.status(private.id).visibility == "private"
page = alice.account_statuses(me.id, limit=1)
assert len(page) == 1 and alice.fetch_next(page)
alice.account_update_credentials(note="I write scripts", display_name="Alice")
assert alice.me().source.note == "I write scripts"

alice.status_delete(post.id)
heard.wait("delete", lambda status_id: str(status_id) == str(post.id))
try:
    bob.status(post.id)
    sys.exit("a deleted post is still there")
except MastodonNotFoundError:
    pass
alice.account_mute(other.id)
assert alice.account_relationships([other.id])[0].muting
alice.account_unmute(other.id)
alice.account_block(other.id)
assert not bob.account_relationships([me.id])[0].following
alice.account_unblock(other.id)
for handle in (stream, everyone, tagged):
    handle.close()
alice.revoke_access_token(allow_http=True)
print("Mastodon.py: sign in, post once, stream, reply, boost, favourite, bookmark, page, update, delete, mute, block, revoke")
sys.stdout.flush()
os._exit(0)
