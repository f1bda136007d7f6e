#!/usr/bin/env python3
"""Takes the figures that are named, in an order that suits them; by default all. Started by run.sh."""
import importlib
import os
import sys

import services

# those of jobs want an empty table, the others people and posts
BEFORE_DATA = ["jobs", "starting"]
WITH_DATA = ["pages", "growth", "fan_out", "posting", "listening", "scaling"]
# asked for by name: they take long
ALONE = ["soak", "building"]


def take(names):
    for name in names:
        importlib.import_module(f"figures.{name}").take()


wanted = os.environ.get("ONLY", "").split() or BEFORE_DATA + WITH_DATA
unknown = set(wanted) - set(BEFORE_DATA + WITH_DATA + ALONE)
if unknown:
    sys.exit(f"there are no such figures: {', '.join(sorted(unknown))}; there are {', '.join(BEFORE_DATA + WITH_DATA + ALONE)}")
try:
    take([name for name in ["building", *BEFORE_DATA] if name in wanted])
    if set(wanted) & {*WITH_DATA, "soak"}:
        importlib.import_module("data").make()
        services.start()
        take([name for name in [*WITH_DATA, "soak"] if name in wanted])
finally:
    services.stop()
