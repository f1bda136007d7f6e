#!/usr/bin/env python3
"""answers.py SAVED ROUTES ALLOWED: asks a server that took an instance over what the original answered to everyone.

SAVED holds the questions and answers (check.py, people.json, answers.json), ROUTES what is served ("GET /path/:id" a
line), ALLOWED the differences on purpose: "WHO PATH" DIFFERENCE # why, with * in both. Prints every other difference;
the exit status is 0 when a route that is served gives none. BASE_URL, PUBLIC_HOST and FORWARDED_HTTPS say where to ask.
"""
import collections
import fnmatch
import importlib.util
import json
import os
import re
import sys


def module(path):
    """The saved questions are a program's: its functions."""
    spec = importlib.util.spec_from_file_location("check", path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def served(path):
    """-> whether a GET of an address reaches a route."""
    patterns = []
    for line in open(path):
        method, route = line.split()
        if method == "GET":
            # the questions' ids are numbers: `/notifications/:id` isn't meant by `/notifications/requests`
            escaped = re.sub(r":id\b", r"[^/]*\\d+", re.escape(route).replace(r"\:", ":"))
            escaped = re.sub(r"\\\*\w+", ".+", re.sub(r":\w+", "[^/]+", escaped))
            patterns.append(re.compile(f"^{escaped}$"))
    return lambda address: any(pattern.match(address.partition("?")[0]) for pattern in patterns)


def allowances(path):
    """-> whether a difference is on purpose, and which rules were of no use."""
    rules = []
    for line in open(path):
        rule, _, why = line.rstrip("\n").partition(" # ")
        if rule.strip() and not rule.startswith("#"):
            match = re.fullmatch(r'"([^"]*)"\s+(.+)', rule.strip())
            if not match or not why.strip():
                sys.exit(f"{path}: not a rule with its reason: {line}")
            rules.append((match[1], match[2]))
    used = set()

    def allowed(question, difference):
        for rule in rules:
            # `[` is no class of characters here: addresses have it
            texts = [text.replace("[", "(").replace("]", ")") for text in (question, rule[0], difference, rule[1])]
            if fnmatch.fnmatchcase(texts[0], texts[1]) and fnmatch.fnmatchcase(texts[2], texts[3] + "*"):
                used.add(rule)
                return True
        return False

    return allowed, lambda: [rule for rule in rules if rule not in used]


def main():
    saved, routes, rules = sys.argv[1:]
    check = module(os.path.join(saved, "check.py"))
    people = json.load(open(os.path.join(saved, "people.json")))
    wanted = json.load(open(os.path.join(saved, "answers.json")))
    given = json.loads(json.dumps(check.ask(people, check.Server())))
    is_served, (allowed, unused) = served(routes), allowances(rules)
    same, differing, missing = 0, 0, collections.Counter()
    for question, answer in wanted.items():
        address = re.search(r"/.*", question)[0]
        found = [f"{path.lstrip('.')} {what}" for path, what in check.differences(answer, given.get(question), "", check.PASSING)]
        found = [difference for difference in found if not allowed(question, difference)]
        if not found:
            same += 1
        elif is_served(address):
            differing += 1
            print(f"{question}: " + "; ".join(found[:6]) + (f" … {len(found)}" if len(found) > 6 else ""))
        else:
            missing[re.sub(r"\d{5,}|(?<=/)\d+(?=/|$)", ":id", address.partition("?")[0])] += 1
    for rule in unused():
        print(f"no difference needs this rule: {' '.join(rule)}")
    for route, count in sorted(missing.items()):
        print(f"not served: {route} ({count})")
    print(f"{same} of {len(wanted)} answers agree; {differing} of routes that are served differ, {sum(missing.values())} are of routes that aren't")
    return 1 if differing or unused() else 0


if __name__ == "__main__":
    sys.exit(main())
