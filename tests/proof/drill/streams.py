"""Streams as apps have them: WebSockets and server-sent events. Each has a thread that reads."""
import http.client
import json
import threading
import time

import websocket

# how long a stream may take to begin
PATIENCE = 5
# how a connection fails
BROKEN = (OSError, ValueError, http.client.HTTPException, websocket.WebSocketException)


class Stream(threading.Thread):
    """One connection. `heard`: the ids of statuses that came, and when; `end`: how it ended, if it did, and when."""

    kind = "?"

    def __init__(self, port, person_token, channel):
        super().__init__(daemon=True)
        self.port, self.token, self.channel = port, person_token, channel
        self.heard, self.end, self.ended_at = {}, None, None
        self.changed = threading.Condition()
        self.connect()
        self.start()

    def run(self):
        try:
            end = self.read()
        # whatever it is, the connection is broken
        except BROKEN as error:
            end = f"{type(error).__name__}: {error}"
        with self.changed:
            self.end, self.ended_at = end, time.monotonic()
            self.changed.notify_all()

    def note(self, event, payload):
        if event == "update":
            with self.changed:
                self.heard[int(json.loads(payload)["id"])] = time.monotonic()
                self.changed.notify_all()

    def hears(self, status, seconds):
        """Whether a status comes in that time."""
        with self.changed:
            return self.changed.wait_for(lambda: status in self.heard, seconds)

    def ends(self, seconds):
        """Whether it ends in that time."""
        with self.changed:
            return self.changed.wait_for(lambda: self.end is not None, seconds)


class WebSocket(Stream):
    """Ends with a close frame's code; none where the frame had none."""

    kind = "WebSocket"

    def connect(self):
        self.socket = websocket.create_connection(
            f"ws://127.0.0.1:{self.port}/api/v1/streaming?stream={self.channel}",
            header=[f"Authorization: Bearer {self.token}"],
            timeout=PATIENCE,
        )
        self.socket.settimeout(None)

    def read(self):
        while True:
            opcode, frame = self.socket.recv_data_frame(control_frame=True)
            if opcode == websocket.ABNF.OPCODE_CLOSE:
                self.socket.shutdown()
                return f"closed {int.from_bytes(frame.data[:2], 'big')}" if frame.data else "closed"
            if opcode == websocket.ABNF.OPCODE_TEXT:
                message = json.loads(frame.data)
                self.note(message["event"], message["payload"])


class EventSource(Stream):
    """Ends with its body."""

    kind = "EventSource"

    def connect(self):
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        path = "/api/v1/streaming/" + self.channel.replace(":", "/")
        self.connection.request("GET", path, headers={"Authorization": f"Bearer {self.token}"})
        self.answer = self.connection.getresponse()
        if self.answer.status != 200:
            raise http.client.HTTPException(f"{self.answer.status}: {self.answer.read()[:200]}")
        self.connection.sock.settimeout(None)

    def read(self):
        event = None
        for line in self.answer:
            line = line.decode().rstrip("\n")
            if line.startswith("event: "):
                event = line[7:]
            elif line.startswith("data: "):
                self.note(event, line[6:])
        # a body whose end is missing is an IncompleteRead
        return "ended"
