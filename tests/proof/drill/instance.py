"""A server of one's own, made by the scripts of `make run`: PostgreSQL, Redis, nginx, and the services under a
supervisor that starts again what has ended, as systemd's `Restart=always` would.

ROOT is the checkout, BIN the folder of the programs, STATE an empty folder, LOGS the one for logs; run.sh sets them.
"""
import http.client
import itertools
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

import psycopg2

ROOT, BIN, STATE, LOGS = (os.environ[name] for name in ("ROOT", "BIN", "STATE", "LOGS"))
LISTENING = {"web-api", "streaming"}
SERVICES = ["web-api", "streaming", "federation-worker", "media-worker"]
# systemd's RestartSec
PAUSE = 0.1
# how long a process may take to end, and its successor to be ready
RESTART = 30


class Instance:
    """The whole server. `replicas`: how many of each service."""

    def __init__(self, replicas=1):
        self.dead_ends = []
        self.processes = [Process(self, service, number) for service in SERVICES for number in range(replicas)]
        self.port = free_port()
        self.base = f"http://localhost:{self.port}"

    def start(self):
        for folder in (LOGS, f"{STATE}/pids"):
            os.makedirs(folder, exist_ok=True)
        dev("env", STATE, str(self.port))
        self.environment = read_environment(f"{STATE}/env")
        self.start_postgres()
        dev("postgres", "create", STATE, "ferrodon")
        self.start_redis()
        self.tootctl("db", "migrate")
        for process in self.processes:
            process.start()
        for process in self.processes:
            wait(60, process.is_ready, f"{process.name} is ready")
        self.start_nginx()

    def stop(self):
        dev("nginx", "stop", STATE)
        for process in self.processes:
            process.supervised = False
            process.signal(signal.SIGTERM)
        for process in self.processes:
            process.wait()
        dev("redis", "stop", STATE)
        dev("postgres", "stop", STATE)

    def of(self, service):
        return [process for process in self.processes if process.service == service]

    def start_nginx(self):
        ports = [",".join(str(process.port) for process in self.of(service)) for service in ("web-api", "streaming")]
        dev("nginx", "start", STATE, str(self.port), *ports)

    def start_postgres(self):
        dev("postgres", "start", STATE, "max_connections=300")

    def stop_postgres(self, mode):
        dev("postgres", "stop", STATE, mode)

    def start_redis(self):
        dev("redis", "start", STATE)

    def stop_redis(self):
        dev("redis", "stop", STATE)

    def save_redis(self):
        """A snapshot, as a backup has it."""
        self.redis("save")
        shutil.copy(self._dump(), f"{STATE}/redis.backup")

    def restore_redis(self):
        """The server is lost, and comes back with the snapshot."""
        dump = self._dump()
        self.kill_redis()
        # into the file there is: its owner stays
        shutil.copyfile(f"{STATE}/redis.backup", dump)
        self.start_redis()

    def _dump(self):
        return f"{self.redis('config', 'get', 'dir').splitlines()[1]}/dump.rdb"

    def kill_redis(self):
        """As a crash would: what it had not saved is lost."""
        for line in self.redis("info", "server").splitlines():
            if line.startswith("process_id:"):
                os.kill(int(line.split(":")[1]), signal.SIGKILL)

    def redis(self, *words):
        socket_path = self.environment["REDIS_URL"].removeprefix("unix://")
        return run("redis-cli", "-s", socket_path, *words)

    def redis_answers(self):
        try:
            return self.redis("ping").strip() == "PONG"
        except RuntimeError:
            return False

    def database(self):
        """A connection that commits by itself."""
        of = self.environment
        connection = psycopg2.connect(host=of["DB_HOST"], port=of["DB_PORT"], user=of["DB_USER"], dbname=of["DB_NAME"])
        connection.autocommit = True
        return connection

    def rows(self, sql, values=()):
        connection = self.database()
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def postgres_answers(self):
        try:
            return self.rows("SELECT 1") == [(1,)]
        except psycopg2.Error:
            return False

    def tootctl(self, *words):
        return run(f"{BIN}/tootctl", *words, env={"FERRODON_ENV_FILE": f"{STATE}/env"})


class Process:
    """One process of a service, and its successors."""

    def __init__(self, instance, service, number):
        self.instance, self.service, self.number = instance, service, number
        self.name = f"{service}.{number}"
        self.log = f"{LOGS}/{self.name}.log"
        self.port, self.health_port = free_port(), free_port()
        self.environment = {}
        self.supervised = True
        self.expected = False
        self.started = 0
        self.child = None

    def start(self):
        """Starts it, and keeps it running."""
        threading.Thread(target=self._supervise, daemon=True).start()
        wait(10, lambda: self.child, f"{self.name} is started")

    def kill(self):
        self.expected = True
        self.signal(signal.SIGKILL)

    def signal(self, number):
        self.child.send_signal(number)

    def wait(self):
        try:
            self.child.wait(30)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            raise RuntimeError(f"{self.name} didn't end within 30 s of SIGTERM") from None

    def restart(self):
        """As an operator does it: SIGTERM; it ends by itself, and its successor is ready. How long the end took, and all."""
        child, started, began = self.child, self.started, time.monotonic()
        self.expected = True
        child.send_signal(signal.SIGTERM)
        code = child.wait(RESTART)
        took = time.monotonic() - began
        if code:
            self.instance.dead_ends.append(f"{self.name} ended with {code} at SIGTERM")
        wait(RESTART, lambda: self.started > started and self.is_ready(), f"{self.name} is ready again")
        return took, time.monotonic() - began

    def is_ready(self):
        return get(self.health_port, "/health/ready") == 200

    def is_alive(self):
        """Listens, whatever the state of what it needs."""
        path = {"web-api": "/health", "streaming": "/api/v1/streaming/health"}.get(self.service)
        return get(self.port, path) == 200 if path else get(self.health_port, "/health") == 200

    def _supervise(self):
        while self.supervised:
            self._spawn()
            code = self.child.wait()
            if self.supervised and not self.expected:
                self.instance.dead_ends.append(f"{self.name} ended by itself with {code}")
            self.expected = False
            time.sleep(PAUSE)

    def _spawn(self):
        environment = {
            **os.environ,
            "FERRODON_ENV_FILE": f"{STATE}/env",
            "BIND": "127.0.0.1",
            "PORT": str(self.port),
            "FERRODON_METRICS_BIND": f"127.0.0.1:{self.health_port}",
            **self.environment,
        }
        with open(self.log, "ab") as log:
            self.child = subprocess.Popen(
                [f"{BIN}/{self.service}"], cwd=STATE, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        # so that what is left of a killed drill can be stopped (deploy/dev/leftovers.sh)
        with open(f"{STATE}/pids/{self.name}", "w", encoding="ascii") as file:
            file.write(f"{self.child.pid}\n")
        self.started += 1


def dev(script, *words):
    return run(f"{ROOT}/deploy/dev/{script}.sh", *words)


def run(*words, env=None):
    # not by pipes: a server that a script leaves running would hold them open
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(words, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})}, check=False)
        output.seek(0)
        text = output.read().decode(errors="replace")
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {text}")
    return text


def read_environment(path):
    with open(path, encoding="utf-8") as lines:
        return dict(line.strip().split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def get(port, path):
    """The status of an answer, or none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


# below those that connections get by themselves: one of them might sit on a killed process's port
_ports = itertools.count(random.randrange(20000, 30000))


def free_port():
    """A port that nobody listens on, each once."""
    for port in _ports:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("no free port")


def wait(seconds, check, what):
    """Waits until `check` holds; the time that took."""
    began = time.monotonic()
    while not check():
        if time.monotonic() - began > seconds:
            raise RuntimeError(f"not within {seconds} s: {what}")
        time.sleep(0.05)
    return time.monotonic() - began
