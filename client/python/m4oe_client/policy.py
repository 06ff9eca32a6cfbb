"""How a client connects, and when it tries again: client/service-config.json and client/README.md."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from importlib import resources

from .errors import Busy, M4oeError, TimedOut, Unavailable, UntrustedServer

SERVICE_CONFIG = resources.files(__package__).joinpath("service-config.json").read_text(encoding="utf-8")
_RETRY = json.loads(SERVICE_CONFIG)["methodConfig"][0]["retryPolicy"]
_BACKOFF, _MOST_BACKOFF = (float(_RETRY[name].rstrip("s")) for name in ("initialBackoff", "maxBackoff"))

# Times that one volume may be taken by a server and lost: one that ends every server shall not end all of them.
MAX_LOST: int = _RETRY["maxAttempts"]

CHANNEL_OPTIONS: list[tuple[str, str | int]] = [
    ("grpc.service_config", SERVICE_CONFIG),
    # gRPC repeats a stream only while 256 KiB of it were written; this package repeats it by itself.
    ("grpc.enable_retries", 0),
    ("grpc.use_local_subchannel_pool", 1),
    # A server that is there and says nothing is noticed within twenty seconds.
    ("grpc.keepalive_time_ms", 10_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.initial_reconnect_backoff_ms", 500),
    ("grpc.min_reconnect_backoff_ms", 500),
    ("grpc.max_reconnect_backoff_ms", 1000),
    ("grpc.dns_min_time_between_resolutions_ms", 5000),
]

OnRetry = Callable[[M4oeError, float], None]


class Tries:
    """How long to go on after failures of one piece of work.

    Args:
        retry_seconds: seconds that may pass without a server that takes it; 0 tries once.
        timeout: seconds for all of it, tries and waits included; None for no end.
        on_retry: called before each wait with the failure and the seconds.
    """

    def __init__(self, retry_seconds: float, timeout: float | None, on_retry: OnRetry | None) -> None:
        now = time.monotonic()
        self._retry_seconds = retry_seconds
        self._until = now + retry_seconds
        self._end = None if timeout is None else now + timeout
        self._on_retry = on_retry
        self._failed = 0
        self._lost = 0

    def left(self) -> float | None:
        """Seconds for the next try. Raises TimedOut."""
        if self._end is None:
            return None
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimedOut("DEADLINE_EXCEEDED", "the time for the call is over")
        return seconds

    def wait_after(self, failure: M4oeError, taken: bool) -> float:
        """Seconds to wait before the next try.

        Args:
            taken: whether a server had taken the work.

        Raises:
            M4oeError: the failure itself, where no other try can help or is left.
        """
        now = time.monotonic()
        if taken:
            self._until = now + self._retry_seconds
            self._failed = 0
            self._lost += 1
        self._failed += 1
        grown = min(_BACKOFF * _RETRY["backoffMultiplier"] ** (self._failed - 1), _MOST_BACKOFF)
        seconds = (grown if failure.retry_after is None else failure.retry_after) * random.uniform(0.8, 1.2)
        ends = self._until if self._end is None else min(self._until, self._end)
        if not can_retry(failure) or now + seconds > ends or self._lost >= MAX_LOST:
            raise failure
        if self._on_retry is not None:
            self._on_retry(failure, seconds)
        return seconds


def can_retry(failure: M4oeError) -> bool:
    """A message past the transport's limit is RESOURCE_EXHAUSTED as well, but names no time."""
    if isinstance(failure, UntrustedServer):
        return False
    return isinstance(failure, Unavailable) or (isinstance(failure, Busy) and failure.retry_after is not None)
