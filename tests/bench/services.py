"""Ferrodon's processes, started and stopped as figures need them."""
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from ground import BIN, STREAMING_PORT, WEB, WEB_PORT

KEEP = os.environ["KEEP"]
FOUR = ("web-api", "streaming", "federation-worker", "media-worker")
_running = {}


def _answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def spawn(name, port=None):
    """Starts one process."""
    environment = dict(os.environ, BIND="127.0.0.1", **({"PORT": str(port)} if port else {}))
    log = open(f"{KEEP}/{name}.log", "ab")
    _running[name] = subprocess.Popen([f"{BIN}/{name}"], env=environment, cwd=KEEP, stdout=log, stderr=log)
    return _running[name]


def start():
    """Starts the four and waits until they answer."""
    for name in FOUR:
        spawn(name, {"web-api": WEB_PORT, "streaming": STREAMING_PORT}.get(name))
    wait_for(f"{WEB}/health")
    wait_for(f"http://127.0.0.1:{STREAMING_PORT}/api/v1/streaming/health")


def wait_for(url, patience=60):
    deadline = time.monotonic() + patience
    while not _answers(url):
        if time.monotonic() > deadline:
            sys.exit(f"nobody answers at {url}: see the logs in {KEEP}")
        time.sleep(0.002)


def pids():
    return {name: process.pid for name, process in _running.items()}


def stop():
    for process in _running.values():
        process.send_signal(signal.SIGTERM)
    for process in _running.values():
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    _running.clear()
