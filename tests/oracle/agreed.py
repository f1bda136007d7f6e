#!/usr/bin/env python3
"""agreed.py GOLDEN REPORT FILE check|update NAME…: which steps agree with the original, and whether one got lost.

GOLDEN holds the original's records, REPORT what compare.py found (--json), FILE a line a scenario: "name: 0-4,7" (the
steps whose status and body agreed). NAMEs are the beginnings of the scenarios that were compared; others are left alone.
"""
import glob
import json
import os
import sys


def numbers(text):
    """"0-2,5" -> {0, 1, 2, 5}"""
    found = set()
    for part in filter(None, text.strip().split(",")):
        first, _, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def ranges(steps):
    """{0, 1, 2, 5} -> "0-2,5\""""
    parts = []
    for step in sorted(steps):
        if parts and parts[-1][1] == step - 1:
            parts[-1][1] = step
        else:
            parts.append([step, step])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)


def main():
    golden, report, path, mode, *names = sys.argv[1:]
    differing = {(row["scenario"], row["step"]) for row in json.load(open(report))}
    known = {}
    if os.path.exists(path):
        for line in open(path):
            if line.strip() and not line.startswith("#"):
                name, _, steps = line.partition(":")
                known[name.strip()] = numbers(steps)
    now = {}
    for record in glob.glob(os.path.join(golden, "*.json")):
        name = os.path.basename(record)[:-5]
        if any(name.startswith(prefix) for prefix in names):
            count = len(json.load(open(record))["steps"])
            now[name] = {step for step in range(count) if (name, step) not in differing}
    if mode == "update":
        known.update(now)
        with open(path, "w") as out:
            out.write("# Steps of the original's records that this server answers alike; `make oracle AGREED=update` writes it.\n")
            out.writelines(f"{name}: {ranges(steps)}\n" for name, steps in sorted(known.items()) if steps)
        return 0
    lost = {name: known[name] - steps for name, steps in now.items() if known.get(name, set()) - steps}
    for name, steps in sorted(lost.items()):
        print(f"no longer agrees: {name}: {ranges(steps)}")
    count = sum(map(len, lost.values()))
    print(f"{sum(map(len, now.values()))} steps agree; {count} that agreed before don't")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
