"""Many WebSockets in one process: how long until the last percent has an event."""
import asyncio
import base64
import os
import struct


async def _open(port, path, token):
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {key}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 101 " not in head.split(b"\r\n")[0]:
        raise RuntimeError(f"no socket: {head[:200]!r}")
    return reader, writer


async def _frame(reader):
    """The next text frame's payload; pings are passed over."""
    while True:
        first, second = await reader.readexactly(2)
        length = second & 127
        if length == 126:
            (length,) = struct.unpack(">H", await reader.readexactly(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", await reader.readexactly(8))
        payload = await reader.readexactly(length)
        if first & 15 == 1:
            return payload


async def _heard(reader, wanted):
    while wanted not in await _frame(reader):
        pass
    return asyncio.get_running_loop().time()


def _p99(times, begun):
    return sorted(time - begun for time in times)[int(len(times) * 0.99) - 1]


async def _measure(port, path, token, count, act):
    opened = []
    for first in range(0, count, 100):
        opened += await asyncio.gather(*(_open(port, path, token) for _ in range(min(100, count - first))))
    hearing = [asyncio.ensure_future(_heard(reader, b"update")) for reader, _ in opened]
    await asyncio.sleep(1)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await loop.run_in_executor(None, act)
    times = await asyncio.wait_for(asyncio.gather(*hearing), 60)
    for _, writer in opened:
        writer.close()
    return _p99(times, begun)


def measure(port, token, count, act):
    """Seconds from `act` (a post) until 99 % of `count` sockets on the public stream have it."""
    return asyncio.run(_measure(port, "/api/v1/streaming?stream=public", token, count, act))


async def _bare(count):
    writers = []
    done = asyncio.Event()

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
        writers.append(writer)
        await done.wait()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    body = b'{"event":"update"}' + b" " * 2000
    frame = b"\x81\x7e" + struct.pack(">H", len(body)) + body

    loop = asyncio.get_running_loop()

    def send():
        for writer in writers:
            loop.call_soon_threadsafe(writer.write, frame)

    try:
        return await _measure(port, "/", "", count, send)
    finally:
        done.set()
        server.close()


def measure_bare(count):
    """The same with a server in this process that does nothing but write."""
    return asyncio.run(_bare(count))
