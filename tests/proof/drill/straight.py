"""One web-api that is told to stop, asked without nginx: what is in flight finishes, who is idle is sent away first, and
no request that was taken is dropped."""
import http.client
import json
import socket
import threading
import time

IDLE, IN_FLIGHT, SLOW_BODIES, NEWCOMERS, REGULARS = 20, 4, 3, 4, 4
# how long before the signal everybody begins
CROWDED = 1.0
# how long after the signal the longest call still takes
HELD = 2.5


class Straight:
    """`figures`: what is worth telling. `said`: what was acknowledged, text -> id."""

    def __init__(self, instance, person):
        self.instance, self.person = instance, person
        self.process = instance.of("web-api")[0]
        self.faults, self.figures, self.said, self.answered = [], {}, {}, 0
        self.lock = threading.Lock()

    def all(self):
        holder = self.instance.database()
        holder.autocommit = False
        idle = [self.idle() for _ in range(IDLE)]
        with holder, holder.cursor() as cursor:
            cursor.execute("LOCK TABLE markers IN ACCESS EXCLUSIVE MODE")
            calls = [Call(lambda: self.send("GET", "/api/v1/markers?timeline[]=home")) for _ in range(IN_FLIGHT)]
            bodies = [Call(lambda number=number: self.slow_body(number)) for number in range(SLOW_BODIES)]
            ending = threading.Event()
            crowd = [threading.Thread(target=self.newcomer, args=(number, ending)) for number in range(NEWCOMERS)]
            crowd += [threading.Thread(target=self.regular, args=(number, ending)) for number in range(REGULARS)]
            for thread in [*calls, *bodies, *crowd]:
                thread.start()
            time.sleep(CROWDED)
            restart = threading.Thread(target=self.restart)
            restart.start()
            self.is_not_ready()
            time.sleep(HELD)
            gone = [self.is_closed(connection) for connection in idle]
        for thread in [*calls, *bodies]:
            thread.join()
        restart.join()
        ending.set()
        for thread in crowd:
            thread.join()
        holder.close()
        self.judge(gone, calls, bodies)

    def restart(self):
        self.figures["the end of a web-api that was asked straight"], _ = self.process.restart()

    def is_not_ready(self):
        time.sleep(0.1)
        connection = http.client.HTTPConnection("127.0.0.1", self.process.health_port, timeout=3)
        connection.request("GET", "/health/ready")
        if connection.getresponse().status != 503:
            self.faults.append("a process that stops says that it is ready")
        connection.close()

    def connect(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.process.port, timeout=10)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def headers(self):
        return {"Authorization": f"Bearer {self.person.token}", "Content-Type": "application/json"}

    def send(self, method, path):
        connection = self.connect()
        connection.request(method, path, headers=self.headers())
        return connection

    def idle(self):
        connection = self.send("GET", "/api/v1/accounts/verify_credentials")
        connection.getresponse().read()
        return connection

    def is_closed(self, connection):
        """Whether the other side has closed it."""
        connection.sock.setblocking(False)
        try:
            return connection.sock.recv(1) == b""
        except BlockingIOError:
            return False

    def slow_body(self, number):
        """A post whose body is half sent when the process is told to stop."""
        text = f"slowly said {number}"
        body = json.dumps({"status": text}).encode()
        connection = self.connect()
        connection.putrequest("POST", "/api/v1/statuses")
        for name, value in {**self.headers(), "Idempotency-Key": text, "Content-Length": str(len(body))}.items():
            connection.putheader(name, value)
        connection.endheaders(body[:9])
        time.sleep(CROWDED + HELD / 2)
        connection.send(body[9:])
        return connection

    def newcomer(self, number, ending):
        """Connects anew for each call, until nobody listens. Whoever could connect is answered."""
        for count in range(100_000):
            text = f"newcomer {number} says {count}"
            try:
                connection = self.connect()
            except ConnectionRefusedError:
                return
            try:
                self.ask(connection, count, text)
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(f"a newcomer's request was dropped: {type(error).__name__}: {text}")
                return
            finally:
                connection.close()
            if ending.is_set():
                return

    def regular(self, number, ending):
        """Keeps a connection busy until it is told to leave it."""
        connection = self.connect()
        for count in range(100_000):
            text = f"regular {number} says {count}"
            try:
                answer = self.ask(connection, count, text)
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(f"a regular's request was dropped: {type(error).__name__}: {text}")
                return
            if answer.will_close:
                return
            if ending.is_set():
                self.faults.append("a regular was never told to leave a connection")
                return
            time.sleep(0.02)

    def ask(self, connection, count, text):
        """Some small calls, then a post, and so on; the answer."""
        posts = count % 4 == 3
        if posts:
            connection.request("POST", "/api/v1/statuses", json.dumps({"status": text}), self.headers())
        else:
            connection.request("GET", "/api/v1/accounts/verify_credentials", headers=self.headers())
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            self.faults.append(f"{answer.status}: {text}: {body[:200]}")
            return answer
        with self.lock:
            self.answered += 1
            if posts:
                self.said[text] = int(json.loads(body)["id"])
        return answer

    def judge(self, gone, calls, bodies):
        if not all(gone):
            self.faults.append(f"{gone.count(False)} of {IDLE} idle connections outlived calls that were in flight")
        for call in [*calls, *bodies]:
            if call.error or call.status != 200:
                self.faults.append(f"a call in flight: {call.error or call.status}")
            elif not call.will_close:
                self.faults.append("an answer of a process that stops doesn't say so")
        for number, body in enumerate(bodies):
            if body.status == 200:
                self.said[f"slowly said {number}"] = int(json.loads(body.text)["id"])
        self.figures["requests to it, all answered"] = self.answered + len(calls) + len(bodies)


class Call(threading.Thread):
    """One call. `call`: sends it, on a connection that it returns."""

    def __init__(self, call):
        super().__init__(daemon=True)
        self.call, self.status, self.error, self.will_close, self.text = call, None, None, False, b""

    def run(self):
        try:
            answer = self.call().getresponse()
            self.text = answer.read()
            self.status, self.will_close = answer.status, answer.will_close
        except (OSError, http.client.HTTPException) as error:
            self.error = f"{type(error).__name__}: {error}"
