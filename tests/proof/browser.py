"""A person's browser, on the standard library: signs in on the pages, consents, calls the API.

BASE_URL says where HTTP goes, STREAM_URL where streams are, PUBLIC_HOST what the server believes to be called.
"""
import html.parser
import http.client
import json
import os
import re
import secrets
import urllib.parse

HOST = os.environ["PUBLIC_HOST"]
OOB = "urn:ietf:wg:oauth:2.0:oob"


class Forms(html.parser.HTMLParser):
    """A page's forms: action, and the values of their fields."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form":
            self.found.append((values.get("action", ""), {}))
        elif tag in ("input", "button") and self.found and values.get("name"):
            if values.get("type") not in ("checkbox", "radio") or "checked" in values:
                self.found[-1][1].setdefault(values["name"], values.get("value", ""))


class Browser:
    """Keeps cookies. Each comes from an address of its own: throttles count those."""

    def __init__(self, cookies=""):
        self.cookies = dict(part.split("=", 1) for part in cookies.split("; ") if part)
        self.address = f"2001:db8:{secrets.randbelow(65536):x}:{secrets.randbelow(65536):x}::1"

    def send(self, method, path, form=None, token=None, base="BASE_URL"):
        """-> (status, where it leads, text)"""
        at = urllib.parse.urlsplit(os.environ[base])
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": self.address, "Accept": "*/*"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if token:
            headers["Authorization"] = f"Bearer {token}"
        body = None
        if form is not None:
            body, headers["Content-Type"] = urllib.parse.urlencode(form), "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(at.hostname, at.port, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        streams = answer.status == 200 and answer.getheader("content-type", "").startswith("text/event-stream")
        text = "" if streams else answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, re.sub(r"^https?://[^/]+", "", answer.getheader("location", "")), text

    def submit(self, page, field, **values):
        """Sends the form that has this field, its other fields as they are."""
        action, fields = next(form for form in Forms(page).found if field in form[1])
        return self.send("POST", re.sub(r"^https?://[^/]+", "", action), {**fields, **values})

    def enter(self, email, password):
        """-> what the sign-in form answers"""
        page = self.send("GET", "/auth/sign_in")[2]
        return self.submit(page, "user[email]", **{"user[email]": email, "user[password]": password})

    def authorize(self, scopes):
        """Authorizes an app: -> its token, None where nobody is signed in."""
        app = json.loads(self.send("POST", "/api/v1/apps", {"client_name": "proof", "redirect_uris": OOB, "scopes": scopes})[2])
        query = {"client_id": app["client_id"], "redirect_uri": OOB, "response_type": "code", "scope": scopes}
        status, to, page = self.send("GET", f"/oauth/authorize?{urllib.parse.urlencode(query)}")
        if status == 200:
            action, fields = next(form for form in Forms(page).found if "response_type" in form[1] and "_method" not in form[1])
            status, to, _ = self.send("POST", re.sub(r"^https?://[^/]+", "", action), fields)
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(to).query).get("code")
        if not code:
            return None
        exchange = {"grant_type": "authorization_code", "code": code[0], "redirect_uri": OOB,
                    "client_id": app["client_id"], "client_secret": app["client_secret"]}
        return json.loads(Browser().send("POST", "/oauth/token", exchange)[2])["access_token"]

    def whose(self):
        """Authorizes an app: -> the id of the account that its token is for, None where nobody is signed in."""
        token = self.authorize("read")
        if token is None:
            return None
        return json.loads(Browser().send("GET", "/api/v1/accounts/verify_credentials", token=token)[2])["id"]
