"""What can go wrong, as exceptions: one class for each kind of trouble, with the service's reason."""

from __future__ import annotations

import re
from typing import Any

import grpc
from google.protobuf.message import DecodeError

from . import wire

_Status = wire.message("google.rpc.Status")
_DETAILS = {name: wire.message(f"google.rpc.{name}") for name in ("ErrorInfo", "BadRequest", "RetryInfo")}
_CERTIFICATE = re.compile(r"CERTIFICATE_VERIFY_FAILED|certificate verify failed|Hostname Verification|Peer name")
_NO_TLS = re.compile(r"WRONG_VERSION_NUMBER|wrong version number|handshake failed|handshaker", re.IGNORECASE)


class M4oeError(Exception):
    """Any failure of a call.

    Attributes:
        reason: stable code to branch on, e.g. ``VOLUME_TOO_LARGE``; docs/protocol.md lists the service's, this
            package's README its own.
        field: the request's field at fault, e.g. ``header.geometry.spacing_mm``, where there is one.
        setting: the setting of the service that decides, e.g. ``M4OE_MAX_VOLUME_MIB``, where there is one.
        retry_after: seconds after which the service says that another try can help, else None.
    """

    def __init__(
        self,
        reason: str,
        message: str,
        *,
        field: str | None = None,
        setting: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{message} [{reason}]")
        self.reason = reason
        self.message = message
        self.field = field
        self.setting = setting
        self.retry_after = retry_after


class InvalidRequest(M4oeError, ValueError):
    """The request is wrong, or beyond a limit: the same one fails again."""


class NotFound(M4oeError, LookupError):
    """The service has no such model."""


class Unauthenticated(M4oeError):
    """The service does not know who calls."""


class Forbidden(M4oeError):
    """The caller is known, and may not do this."""


class Busy(M4oeError):
    """It fits the limits, but not now."""


class TimedOut(M4oeError, TimeoutError):
    """The time was over, or one side was too slow."""


class Unavailable(M4oeError, ConnectionError):
    """No server can take it now, or the one that did is gone."""


class UntrustedServer(Unavailable):
    """The connection fails for its certificate or for want of TLS: no other try mends that."""


class Corrupt(M4oeError):
    """What came does not match its checksum, or the rules of the protocol."""


class InternalError(M4oeError):
    """A defect of the service, or of what stands between."""


_KINDS: dict[str, type[M4oeError]] = {
    "INVALID_ARGUMENT": InvalidRequest,
    "NOT_FOUND": NotFound,
    "UNAUTHENTICATED": Unauthenticated,
    "PERMISSION_DENIED": Forbidden,
    "RESOURCE_EXHAUSTED": Busy,
    "DEADLINE_EXCEEDED": TimedOut,
    "UNAVAILABLE": Unavailable,
    "DATA_LOSS": Corrupt,
}


def error_of(call: Any, server: str) -> M4oeError:
    """The exception for a call that ended with another status than OK.

    Args:
        call: a ``grpc.RpcError``.
        server: the address, for words about the connection.
    """
    code = call.code().name if isinstance(call.code(), grpc.StatusCode) else "UNKNOWN"
    text = str(call.details() or "")
    details = _details(call.trailing_metadata() or ())
    if code == "CANCELLED":
        # Who cancels here never sees this: the server, or what stands between, is gone.
        code = "UNAVAILABLE"
        details.pop("reason", None)
    reason = details.pop("reason", code)
    kind = _KINDS.get(code, InternalError)
    if kind is Unavailable and reason == code:
        if _CERTIFICATE.search(text):
            why = (
                "its certificate is not trusted, has expired or is another host's; tls=TLS(ca=...) names its authority"
            )
            return UntrustedServer(reason, f"{server}: {why}")
        if _NO_TLS.search(text):
            return UntrustedServer(reason, f"{server}: the server does not speak TLS there; leave tls out")
        text = f"no server answers at {server}, or the one that did is gone"
    if kind is TimedOut and reason == code:
        text = "the time for the call is over"
    return kind(reason, text or code.replace("_", " ").lower(), **details)


def _details(trailers: Any) -> dict[str, Any]:
    """Reason, field, setting and retry time; empty where something between has its own idea of them."""
    found: dict[str, Any] = {}
    try:
        packed = next(value for key, value in trailers if key == "grpc-status-details-bin")
        for detail in _Status.FromString(packed).details:
            name = detail.type_url.rsplit(".", 1)[-1]
            if name not in _DETAILS:
                continue
            message = _DETAILS[name].FromString(detail.value)
            if name == "ErrorInfo":
                found["reason"] = message.reason
                found["setting"] = message.metadata.get("setting")
            elif name == "BadRequest" and message.field_violations:
                found["field"] = message.field_violations[0].field
            elif name == "RetryInfo":
                found["retry_after"] = message.retry_delay.seconds + message.retry_delay.nanos / 1e9
    except (StopIteration, DecodeError):
        return {}
    return found
