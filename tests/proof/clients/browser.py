#!/usr/bin/env python3
"""A person at a browser: signs in on the pages and consents. As a program, `browser.py NAME` prints a fresh token.

BASE is the server's address; NAME_PASSWORD (ALICE_PASSWORD …) the password of NAME@localhost.
"""
import html.parser
import os
import sys
import urllib.parse

import requests

BASE = os.environ["BASE"]
OOB = "urn:ietf:wg:oauth:2.0:oob"
SCOPES = "read write follow push"


class Forms(html.parser.HTMLParser):
    """Collects a page's forms: action, method, and the values of their fields."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form":
            self.found.append({"action": values.get("action", ""), "method": values.get("method", "get"), "fields": {}})
        elif tag in ("input", "button") and self.found and values.get("name"):
            if values.get("type") != "checkbox" or "checked" in values:
                self.found[-1]["fields"].setdefault(values["name"], values.get("value", ""))


class Browser:
    """Keeps cookies, follows forms."""

    def __init__(self, name):
        self.name, self.session = name, requests.Session()
        self.password = os.environ[f"{name.upper()}_PASSWORD"]

    def submit(self, page, wanted, **values):
        """Sends the first form that `wanted` accepts, with its hidden fields and these values."""
        form = next(form for form in Forms(page.text).found if wanted(form))
        address = urllib.parse.urljoin(page.url, form["action"])
        return self.session.post(address, data={**form["fields"], **values}, allow_redirects=False)

    def follow(self, answer):
        """Follows redirects inside of the server; stops at the first page, or where it leads elsewhere."""
        while answer.is_redirect:
            target = urllib.parse.urljoin(answer.url, answer.headers["location"])
            if not target.startswith(BASE):
                return target
            answer = self.session.get(target, allow_redirects=False)
        return answer

    def authorize(self, url):
        """Opens an app's authorize address, signs in if asked, consents: where that ends (a page or an address)."""
        page = self.follow(self.session.get(url, allow_redirects=False))
        if not isinstance(page, str) and "user[email]" in page.text:
            signed_in = self.submit(
                page,
                lambda form: "user[email]" in form["fields"],
                **{"user[email]": f"{self.name}@localhost", "user[password]": self.password},
            )
            page = self.follow(signed_in)
        if not isinstance(page, str) and "response_type" in page.text:
            consent = self.submit(page, lambda form: "response_type" in form["fields"] and "_method" not in form["fields"])
            page = self.follow(consent)
        return page

    def code(self, url):
        """The out-of-band code that ends an authorization."""
        page = self.authorize(url)
        return urllib.parse.parse_qs(urllib.parse.urlparse(page.url).query)["code"][0]


def fresh_token(name):
    """Registers an app, lets the person authorize it, exchanges the code."""
    app = requests.post(f"{BASE}/api/v1/apps", data={"client_name": "proof", "redirect_uris": OOB, "scopes": SCOPES}, timeout=30).json()
    query = {"client_id": app["client_id"], "redirect_uri": OOB, "response_type": "code", "scope": SCOPES}
    code = Browser(name).code(f"{BASE}/oauth/authorize?{urllib.parse.urlencode(query)}")
    answer = requests.post(
        f"{BASE}/oauth/token",
        timeout=30,
        data={
            "grant_type": "authorization_code",
            "code": code,
            "client_id": app["client_id"],
            "client_secret": app["client_secret"],
            "redirect_uri": OOB,
        },
    )
    answer.raise_for_status()
    return answer.json()["access_token"]


if __name__ == "__main__":
    print(fresh_token(sys.argv[1]))
