"""What a client is made with: the address, TLS, the token, and how long to go on."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, TypedDict

import grpc

from .call import TLS, checked_address, read_token
from .errors import InvalidRequest
from .policy import CHANNEL_OPTIONS, OnRetry, Tries

USUAL_SERVER = "localhost:50051"


class Connecting(TypedDict, total=False):
    """See :class:`m4oe_client.Client` for the meaning of each."""

    tls: TLS | bool
    token: str | None
    token_file: str | PathLike[str] | None
    retry_seconds: float
    timeout: float | None
    on_retry: OnRetry | None


@dataclass(frozen=True)
class Connection:
    """The same with their defaults, and the address."""

    server: str = USUAL_SERVER
    tls: TLS | bool = False
    token: str | None = None
    token_file: str | PathLike[str] | None = None
    retry_seconds: float = 60.0
    timeout: float | None = None
    on_retry: OnRetry | None = None

    def channel(self) -> Any:
        """A channel of ``grpc``. Raises InvalidRequest: SERVER_ADDRESS, TOKEN_IN_THE_CLEAR."""
        target, loopback = checked_address(self.server)
        options = [*CHANNEL_OPTIONS, ("grpc.enable_http_proxy", 0)] if loopback else CHANNEL_OPTIONS
        if not self.tls:
            if not loopback and (self.token is not None or self.token_file is not None):
                why = "a token is sent over TLS alone, beyond this machine; expected tls= with it"
                raise InvalidRequest("TOKEN_IN_THE_CLEAR", why)
            return grpc.insecure_channel(target, options)
        files = self.tls if isinstance(self.tls, TLS) else TLS()
        ca, key, cert = (None if path is None else _read(path) for path in (files.ca, files.key, files.cert))
        return grpc.secure_channel(target, grpc.ssl_channel_credentials(ca, key, cert), options)

    def metadata(self) -> list[tuple[str, str]]:
        return read_token(self.token, self.token_file)

    def tries(self) -> Tries:
        for name, seconds in (("retry_seconds", self.retry_seconds), ("timeout", self.timeout)):
            if not isinstance(seconds, (int, float)) and not (name == "timeout" and seconds is None):
                raise InvalidRequest("OPTION_VALUE", f"{name}: expected seconds, got {type(seconds).__name__}")
        return Tries(self.retry_seconds, self.timeout, self.on_retry)


def _read(path: str | PathLike[str]) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InvalidRequest("TLS_FILES", f"a file of tls= cannot be read ({error.strerror})") from error
