#!/usr/bin/env python3
"""The main job with `toot`, a command line client: sign in, post, reply, follow, boost, favourite, bookmark, read, delete."""
import json
import re
import subprocess
import sys
import time

from browser import BASE, Browser


def toot(*words, given=None, fails=False):
    done = subprocess.run(["toot", *words], input=given, capture_output=True, text=True, timeout=60)
    if (done.returncode != 0) != fails:
        sys.exit(f"toot {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout


def sign_in(name):
    login = subprocess.Popen(["toot", "login", "-i", BASE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    url = None
    for line in login.stdout:
        if line.startswith("http"):
            url = line.strip()
            break
    code = Browser(name).code(url)
    out, _ = login.communicate(f"n\n{code}\n", timeout=60)
    if login.returncode:
        sys.exit(f"toot login failed: {out}")


def host():
    return re.sub(r"^https?://", "", BASE)


def by(name):
    return ["--as", f"{name}@{host()}"]


def until(what, check):
    for _ in range(100):
        if check():
            return
        time.sleep(0.1)
    sys.exit(f"never happened: {what}")


sign_in("bob")
sign_in("alice")
assert "alice" in toot("whoami")
toot(*by("bob"), "follow", "alice")
post = json.loads(toot(*by("alice"), "post", "--json", "Hello @bob, this is toot #proof"))
assert post["mentions"][0]["acct"] == "bob", post
until("the post in bob's home", lambda: "this is toot" in toot(*by("bob"), "timelines", "home", "--no-pager"))
until("bob's notification", lambda: "mentioned you" in toot(*by("bob"), "notifications"))
reply = json.loads(
    toot(*by("bob"), "post", "--json", "--reply-to", post["id"], "--spoiler-text", "a warning", "--visibility", "unlisted", "Hello back")
)
assert reply["in_reply_to_id"] == post["id"] and reply["spoiler_text"] == "a warning", reply
assert "Hello back" in toot("thread", post["id"])
for verb in ("reblog", "favourite", "bookmark"):
    toot(*by("bob"), verb, post["id"])
assert "bob" in toot("reblogged-by", post["id"])
assert "this is toot" in toot(*by("bob"), "bookmarks", "--once")
for verb in ("unreblog", "unfavourite", "unbookmark"):
    toot(*by("bob"), verb, post["id"])
assert "alice" in toot(*by("bob"), "following", "bob")
toot(*by("alice"), "delete", post["id"])
toot("status", post["id"], fails=True)
toot(*by("bob"), "unfollow", "alice")
print("toot: sign in, post, reply with a warning, follow, boost, favourite, bookmark, read, delete")
