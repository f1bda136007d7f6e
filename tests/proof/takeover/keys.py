#!/usr/bin/env python3
"""keys.py SAVED ROUTES: whether every key that people and browsers hold still opens a server that took an instance over.

SAVED holds who has which (people.json) and what their tokens opened (answers.json). Every token, on the API and on the
streaming server; every password; a second factor by code and by backup code, each once; a browser's cookies. What a
browser opens is proved by authorizing an app with it and asking whose token that gives.
BASE_URL, STREAM_URL and PUBLIC_HOST say where. The exit status is 0 when everything opened, and what shouldn't didn't.
"""
import base64
import hashlib
import hmac
import json
import os
import re
import struct
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from browser import Browser  # noqa: E402


def one_time_code(secret, at):
    """RFC 6238, as authenticator apps do it."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    return f"{(struct.unpack('>I', digest[digest[-1] & 15:][:4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Proof:
    """Counts what held, prints what didn't."""

    def __init__(self):
        self.held = self.failed = 0

    def that(self, what, got, wanted):
        if got == wanted:
            self.held += 1
        else:
            self.failed += 1
            print(f"{what}: {got!r}, not {wanted!r}")


def tokens(proof, saved, answers):
    """Both tokens of each open what the first opened; streams too."""
    for name, person in saved["people"].items():
        status, _, body = answers[f"{name} /api/v1/accounts/verify_credentials"]
        for scope, token in person["tokens"].items():
            got, _, text = Browser().send("GET", "/api/v1/accounts/verify_credentials", token=token)
            proof.that(f"{name}'s token for {scope}", got, status)
            proof.that(f"{name}'s token for {scope}: whose", json.loads(text).get("id"), body.get("id"))
        stream = Browser().send("GET", "/api/v1/streaming/user", token=person["tokens"]["all"], base="STREAM_URL")[0]
        proof.that(f"{name}'s stream", stream == 200, name != "gone")
        if status == 200:
            refused = Browser().send("POST", "/api/v1/statuses", {"status": "x"}, token=person["tokens"]["read"])[0]
            proof.that(f"{name}'s token for read: posting", refused, 403)


def passwords(proof, saved, answers):
    """Each password opens, and one that isn't it doesn't."""
    for name, person in saved["people"].items():
        if name == saved["second_factor"]["name"]:
            continue
        right, wrong = Browser(), Browser()
        wrong.enter(person["email"], person["password"] + "x")
        proof.that(f"{name} with a wrong password", wrong.whose(), None)
        answer = right.enter(person["email"], person["password"])
        if answers[f"{name} /api/v1/accounts/verify_credentials"][0] == 200:
            proof.that(f"{name}'s password", right.whose(), person["account_id"])
        else:
            # suspended, unconfirmed, not approved: signed in, and told what is missing
            proof.that(f"{name}'s password", answer[0], 302)


def second_factor(proof, saved):
    """A code opens, once; a backup code opens, once; a wrong code doesn't."""
    factor = saved["second_factor"]
    person = saved["people"][factor["name"]]

    def attempt(code):
        browser = Browser()
        page = browser.enter(person["email"], person["password"])[2]
        proof.that("the password alone", browser.whose(), None)
        browser.submit(page, "user[otp_attempt]", **{"user[otp_attempt]": code})
        return browser.whose()

    # a step that has just begun, so that the code is the same when it comes again
    while int(time.time()) % 30 > 20:
        time.sleep(1)
    code = one_time_code(factor["otp_secret"], time.time())
    proof.that("a wrong code", attempt("000000" if code != "000000" else "000001"), None)
    proof.that("the code", attempt(code), person["account_id"])
    proof.that("the same code again", attempt(code), None)
    for number, backup in enumerate(factor["backup_codes"][:2]):
        proof.that(f"backup code {number}", attempt(backup), person["account_id"])
        proof.that(f"backup code {number} again", attempt(backup), None)


def cookies(proof, saved):
    """The browser that was signed in still is, and is the same person; half of its cookies are no key."""
    mine = saved["browser"]
    proof.that("the browser's cookies", Browser(mine["cookie"]).whose(), saved["people"][mine["name"]]["account_id"])
    forged = mine["cookie"].replace("_session_id=", "_session_id=x")
    proof.that("a forged cookie", Browser(re.sub(r"_mastodon_session=[^;]+; ", "", forged)).whose(), None)


def unsubscribing(proof, saved, routes):
    """The link in a mail that was sent before."""
    if not any(line.split()[1] == "/unsubscribe" for line in open(routes)):
        print("not served: /unsubscribe (the links of old mails)")
        return
    token = urllib.parse.quote(saved["second_factor"]["unsubscribe"])
    proof.that("the link of a mail", Browser().send("GET", f"/unsubscribe?token={token}&type=follow")[0], 200)


def main():
    folder, routes = sys.argv[1:]
    saved = json.load(open(os.path.join(folder, "people.json")))
    answers = json.load(open(os.path.join(folder, "answers.json")))
    proof = Proof()
    tokens(proof, saved, answers)
    cookies(proof, saved)
    passwords(proof, saved, answers)
    second_factor(proof, saved)
    unsubscribing(proof, saved, routes)
    print(f"{proof.held} of {proof.held + proof.failed} attempts with keys and without ended as they should")
    return 1 if proof.failed else 0


if __name__ == "__main__":
    sys.exit(main())
