"""When a part was away, and which errors may be laid to that."""
import threading
import time
from contextlib import contextmanager

# how long after a part's return errors may go on
GRACE = 2.0


class Outages:
    """A log of outages: (begin, end, what), by the monotonic clock; no end while it lasts."""

    def __init__(self):
        self._lock = threading.Lock()
        self.spans = []

    @contextmanager
    def of(self, what):
        """What happens inside is an outage; it ends when the part answers again."""
        span = [time.monotonic(), None, what]
        with self._lock:
            self.spans.append(span)
        try:
            yield
        finally:
            span[1] = time.monotonic()

    def begin(self, what):
        span = [time.monotonic(), None, what]
        with self._lock:
            self.spans.append(span)
        return span

    def judge(self, errors, limit):
        """The errors that no outage explains. `limit`: how long the longest request may have been under way."""
        strange = []
        for began, kind, what in errors:
            explained = any(
                begin - limit <= began <= (end if end is not None else float("inf")) + GRACE for begin, end, _ in self.spans
            )
            if not explained:
                near = min(self.spans, key=lambda span: abs((span[1] or span[0]) - began), default=None)
                after = f", {began - (near[1] or near[0]):+.1f} s from the end of: {near[2]}" if near else ""
                strange.append(f"{kind} without a cause: {what}{after}")
        return strange
