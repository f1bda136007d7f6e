"""How long a build takes: everything from nothing; and until a test runs after one line was changed."""
import os
import subprocess
import tempfile
import time

from ground import report

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


def _timed(target, *words):
    began = time.monotonic()
    subprocess.run(["cargo", *words], cwd=ROOT, env=dict(os.environ, CARGO_TARGET_DIR=target, CARGO_TERM_QUIET="true"), check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def _after_a_change(target, path, number):
    """A line that others could use is put at a file's end, another each time, and taken away."""
    path = os.path.join(ROOT, path)
    with open(path) as file:
        text = file.read()
    try:
        with open(path, "w") as file:
            file.write(f"{text}\n/// A line.\npub const A_LINE: u8 = {number};\n")
        return _timed(target, "test", "-p", "ferrodon-web-api", "--test", "it", "--", "--list")
    finally:
        with open(path, "w") as file:
            file.write(text)


def take():
    with tempfile.TemporaryDirectory(prefix="ferrodon-build.") as target:
        report("a cold build of everything, debug", _timed(target, "build", "--workspace", "--all-targets"), "s", None, 720, 480, less=True)
        _timed(target, "test", "-p", "ferrodon-web-api", "--test", "it", "--", "--list")
        for what, path, floor, aim in (("web-api", "services/web-api/src/lib.rs", 25, 12), ("db", "crates/db/src/lib.rs", 60, 30)):
            times = [_after_a_change(target, path, number) for number in range(5)]
            report(f"a line changed in {what}, until web-api's tests run", times, "s", None, floor, aim, less=True)
