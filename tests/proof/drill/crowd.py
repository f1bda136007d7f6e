#!/usr/bin/env python3
"""Clients that mean no good: a crowd of one kind, until it is told to stop; then it says in JSON what it was answered.

    crowd.py KIND PORT COUNT TOKEN BYTES

All of them share a line that takes so many BYTES a second.
"""
import asyncio
import base64
import itertools
import json
import os
import signal
import socket
import struct
import sys
from collections import Counter

GIGABYTE = 1 << 30
PIECE = bytes(64 * 1024)
# as long as this, whoever was turned away stays away
PAUSE = 1.0
# between two bytes of those who drip
DRIP = 1.0
# seconds; what is due sooner goes at once
SHORTEST = 0.01
# connections that begin at once
DOOR = asyncio.Semaphore(200)

seen = Counter()


class Line:
    """What lies between the crowd and the server. Whoever sends waits for those before."""

    def __init__(self, speed):
        self.speed, self.free_at = speed, 0.0

    async def carry(self, size):
        now = asyncio.get_running_loop().time()
        self.free_at = max(self.free_at, now) + size / self.speed
        # short waits are longer than they say
        if self.free_at > now + SHORTEST:
            await asyncio.sleep(self.free_at - now)


class Member:
    """One of the crowd. Its connection is made again for as long as the crowd stands."""

    def __init__(self, line, port, token, number):
        self.line, self.port, self.token, self.number = line, port, token, number
        self.reader = self.writer = None

    async def live(self, act):
        while True:
            try:
                await self.connect()
                await act(self)
                seen["ended"] += 1
            except (ConnectionError, asyncio.IncompleteReadError) as error:
                seen[type(error).__name__] += 1
            except OSError as error:
                seen[f"OSError {error.errno}"] += 1
            finally:
                self.close()
            await asyncio.sleep(PAUSE)

    async def connect(self):
        async with DOOR:
            sock = socket.socket()
            sock.setblocking(False)
            # little room for what isn't read
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", self.port))
            self.reader, self.writer = await asyncio.open_connection(sock=sock, limit=4096)
        seen["opened"] += 1

    def close(self):
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None

    async def send(self, data):
        if not self.writer:
            raise ConnectionAbortedError
        await self.line.carry(len(data))
        if not self.writer:
            raise ConnectionAbortedError
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self):
        """The status of an answer; what follows it is thrown away, until the other side has closed."""
        line = await self.reader.readline()
        seen[f"status {line.split()[1].decode()}" if line.startswith(b"HTTP/") else "no answer"] += 1
        while self.reader and await self.reader.read(4096):
            pass

    def head(self, method, path, *fields):
        known = (f"Host: localhost:{self.port}", f"Authorization: Bearer {self.token}", "Accept: application/json")
        return "\r\n".join((f"{method} {path} HTTP/1.1", *known, *fields, "", "")).encode()


async def silent(member):
    """Opens a connection and says nothing."""
    await member.reader.read(1)


async def drips_head(member):
    """A head that comes a byte at a time."""
    await member.send(b"GET /api/v1/timelines/public HTTP/1.1\r\nX-Long: ")
    while not member.reader.at_eof():
        await member.send(b"x")
        await asyncio.sleep(DRIP)


async def drips_body(member):
    """A body that comes a byte at a time."""
    await member.send(member.head("POST", "/api/v1/statuses", "Content-Type: application/json", "Content-Length: 100000"))
    answered = asyncio.ensure_future(member.answer())
    while not answered.done():
        await member.send(b" ")
        await asyncio.sleep(DRIP)
    if not answered.cancelled():
        await answered


async def halts_in_body(member):
    """Nearly all of a body that is as long as bodies may be, and then nothing."""
    await member.send(member.head("POST", "/api/v1/statuses", "Content-Type: application/json", "Content-Length: 1048000"))
    await asyncio.gather(member.send(bytes([32]) * 1000000), member.answer())


TYPES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=edge", "text/plain")
PATHS = ("/api/v1/statuses", "/api/v1/apps", "/oauth/token", "/api/v1/accounts/update_credentials", "/api/v2/media", "/auth/sign_in")
PARTS = (b'--edge\r\nContent-Disposition: form-data; name="status"\r\n\r\n',
         b'--edge\r\nContent-Disposition: form-data; name="avatar"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n')


async def floods(member):
    """A gigabyte, of every type to every path: with its length, and in chunks."""
    turn = next(_turns)
    kind, path, part = TYPES[turn % 4], PATHS[turn % 6], PARTS[turn % 2]
    chunked = turn // 4 % 2 == 1
    begin = part if kind.startswith("multipart") else b""
    method = "PATCH" if path.endswith("update_credentials") else "POST"
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {GIGABYTE + len(begin)}"
    await member.send(member.head(method, path, f"Content-Type: {kind}", length))
    answered = asyncio.ensure_future(member.answer())
    sending = asyncio.ensure_future(pour(member, begin, chunked))
    try:
        done, _ = await asyncio.wait((answered, sending), return_when=asyncio.FIRST_COMPLETED)
        # the answer may lie behind a connection that is closed already
        await asyncio.wait((answered,), timeout=5)
    finally:
        for task in (sending, answered):
            task.cancel()
        await asyncio.gather(sending, answered, return_exceptions=True)
    for task in done:
        task.result()


_turns = itertools.count()


async def pour(member, begin, chunked):
    sent, piece = 0, begin + PIECE[len(begin):]
    while sent < GIGABYTE:
        await member.send(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
        sent, piece = sent + len(piece), PIECE
        seen["megabytes"] = round(seen["megabytes"] + len(piece) / (1 << 20), 3)
    if chunked:
        await member.send(b"0\r\n\r\n")


async def pipelines(member):
    """Thousands of requests without waiting for an answer; none is ever read."""
    member.writer.transport.pause_reading()
    request = member.head("GET", "/api/v2/instance")
    while True:
        await member.send(request * 100)
        seen["requests"] += 100


async def upgrade(member, query):
    key = base64.b64encode(os.urandom(16)).decode()
    await member.send(member.head("GET", f"/api/v1/streaming?{query}", "Connection: Upgrade", "Upgrade: websocket",
                                  f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"))
    head = await member.reader.readuntil(b"\r\n\r\n")
    seen[f"status {head.split()[1].decode()}"] += 1


async def deaf(member):
    """Listens to everything and reads nothing."""
    await upgrade(member, "stream=user")
    member.writer.transport.pause_reading()
    for stream in ("public", "public:local"):
        await member.send(frame(json.dumps({"type": "subscribe", "stream": stream}).encode()))
    while not member.writer.transport.is_closing():
        await asyncio.sleep(DRIP)
        # who was cut off learns it by writing
        await member.send(frame(b"{}"))


async def bulky(member):
    """Frames that say they hold a gigabyte, messages of endless frames, and some that stop just below the limit."""
    await upgrade(member, "stream=user")
    turn = member.number % 3
    if turn == 0:
        await member.send(frame(PIECE, GIGABYTE))
        while True:
            await member.send(PIECE)
    if turn == 1:
        await member.send(frame(PIECE, end=False))
        while True:
            await member.send(frame(PIECE, opcode=0, end=False))
    await member.send(frame(bytes([32]) * 1000000, 1048000))
    await member.reader.read(1)


def frame(data, length=None, opcode=1, end=True):
    """A frame under a mask of zeros, which says to be `length` bytes long."""
    length = len(data) if length is None else length
    first = bytes([(0x80 if end else 0) | opcode])
    if length < 126:
        return first + bytes([0x80 | length]) + bytes(4) + data
    return first + b"\xff" + struct.pack(">Q", length) + bytes(4) + data


async def gather(count):
    """Waits until all have got in or were turned away."""
    for _ in range(600):
        if sum(many for what, many in seen.items() if what == "opened" or what.startswith(("Conn", "OSE"))) >= count:
            return
        await asyncio.sleep(0.1)


async def main():
    kind, port, count, token, speed = sys.argv[1:]
    act, line = globals()[kind], Line(float(speed))
    members = [asyncio.ensure_future(Member(line, int(port), token, number).live(act)) for number in range(int(count))]
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    await gather(len(members))
    print("ready", flush=True)
    await stopped.wait()
    for member in members:
        member.cancel()
    print(json.dumps(seen))


if __name__ == "__main__":
    asyncio.run(main())
