"""One Segment call without its transport: what is sent, what comes back and what it adds up to."""

from __future__ import annotations

import ipaddress
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, TypedDict, cast

import numpy as np
from google.protobuf.message import DecodeError
from numpy.typing import NDArray

from . import wire
from .errors import Corrupt, InternalError, InvalidRequest
from .results import Answer, LabelSlice, Plan, Progress, Report, Segmentation, plan_of, progress_of, report_of
from .volume import Place, Source, Volume, source_of

_SCHEMES = re.compile(r"(dns|ipv4|ipv6|unix|xds):")
_HOST_PORT = re.compile(r"(\[[0-9A-Fa-f:.%]+\]|[^:/?#@\s]+):(\d{1,5})")
# A name whose last part is a number is an IPv4 address, or nothing.
_ENDS_AS_NUMBER = re.compile(r"(^|\.)\d+\.?$")
# 00-TRACE-SPAN-FLAGS; what headers take of the other.
_TRACE = {
    "traceparent": re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"),
    "tracestate": re.compile(r"[\x20-\x7e]{1,512}"),
}
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,8192}")

OnProgress = Callable[[Progress], None]
OnSlice = Callable[[LabelSlice], None]


class Prompt(TypedDict, total=False):
    """Where an organ is, for a model that takes that (LPS, mm).

    Attributes:
        class_name: of the model.
        point_mm: three numbers, a point in it; or
        box_mm: six, two opposite corners of a box around it, along the axes of the volume.
    """

    class_name: str
    point_mm: list[float]
    box_mm: list[float]


class Wish(TypedDict, total=False):
    """What to do with a volume; what is absent takes the service's default.

    Attributes:
        model, head: whose classes.
        classes: names of the wanted ones; others become background.
        confidence: sends the confidence of each voxel as well.
        urgent: four times the share of the machine.
        preview_every: each so many-th slice comes first; 0 or at least 2.
        every_slice: computes slices without anything of the patient too.
        final_slices_only: slices come once, when they are final.
        raw_labels: labels as the network decides them, not settled.
        thorough: several passes over each slice, put together: slower and better.
        refine_model: a model of patches whose labels replace those of model, which are a preview then.
        prompts: where organs are, for refine_model, or model where nothing is refined.
        allow_tag_mismatch: takes intensities that contradict the modality, with a warning.
        mirrored_anatomy: the patient is known to be mirrored (situs inversus).
        source: site or scanner, as the service's operator calls it; never a patient.
        request_id: 1 to 64 of A-Z a-z 0-9 . _ -, for logs; must not identify a patient.
        traceparent, tracestate: the trace that the call is part of (W3C Trace Context), as OpenTelemetry's
            ``propagate.inject`` writes them.
    """

    model: str
    head: str
    classes: list[str]
    confidence: bool
    urgent: bool
    preview_every: int
    every_slice: bool
    final_slices_only: bool
    raw_labels: bool
    thorough: bool
    refine_model: str
    prompts: list[Prompt]
    allow_tag_mismatch: bool
    mirrored_anatomy: bool
    source: str
    request_id: str
    traceparent: str
    tracestate: str


class Options(Place, Wish):
    """Where an array lies, and what to do with it."""


def split_options(image: Any, options: Options) -> tuple[Source, Wish]:
    """Raises InvalidRequest as source_of does; TypeError for options that are none."""
    place = {name: value for name, value in options.items() if name in Place.__annotations__}
    wish = {name: value for name, value in options.items() if name not in Place.__annotations__}
    unknown = sorted(set(wish) - set(Wish.__annotations__))
    if unknown:
        raise TypeError(f"unknown options: {', '.join(unknown)}; expected some of {', '.join(Options.__annotations__)}")
    return source_of(image, **cast(Place, place)), cast(Wish, wish)


@dataclass(frozen=True)
class TLS:
    """Files (PEM) of a connection over TLS.

    Attributes:
        ca: authority that the server's certificate must come from; that of gRPC's own list if None.
        cert, key: the own certificate and its private key, where the service asks for one.
    """

    ca: str | PathLike[str] | None = None
    cert: str | PathLike[str] | None = None
    key: str | PathLike[str] | None = None


def checked_address(text: str) -> tuple[str, bool]:
    """The address as gRPC takes it, and whether it is this machine's own.

    Raises:
        InvalidRequest: SERVER_ADDRESS, for what would be "unavailable" for ever.
    """
    if not isinstance(text, str):
        why = f"got {type(text).__name__}"
        raise InvalidRequest("SERVER_ADDRESS", f"the service's address: expected host:port, {why}")
    if _SCHEMES.match(text):
        return text, re.match(r"ipv[46]:(//)?(127\.|\[::1\])|unix:", text) is not None
    found = _HOST_PORT.fullmatch(text)
    if found and 1 <= int(found[2]) <= 65_535:
        host = found[1].strip("[]")
        try:
            return text, ipaddress.ip_address(host).is_loopback
        except ValueError:
            if not _ENDS_AS_NUMBER.search(host):
                return text, host.lower() == "localhost"
    if re.match(r"\w+://", text):
        why = "an address with a scheme; the service speaks gRPC, and TLS by tls="
    elif "@" in text:
        why = "one with a user"
    else:
        why = "one without a port" if ":" not in text else "something else"
    raise InvalidRequest("SERVER_ADDRESS", f"the service's address: expected host:port, got {why}")


def read_token(token: str | None, token_file: str | PathLike[str] | None) -> list[tuple[str, str]]:
    """The metadata of a call; a file is read each time, so that its token can be renewed.

    Raises:
        InvalidRequest: TOKEN_FILE; nothing of the file is repeated.
    """
    if token_file is not None:
        try:
            token = Path(token_file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise InvalidRequest("TOKEN_FILE", "the file of the token cannot be read") from error
    if token is None:
        return []
    if not _TOKEN.fullmatch(token):
        raise InvalidRequest("TOKEN_FILE", "the token: expected one token, and nothing else")
    return [("authorization", f"Bearer {token}")]


def trace_of(wish: Wish) -> list[tuple[str, str]]:
    """The metadata of a call that is part of a trace. Raises InvalidRequest: TRACE_CONTEXT."""
    given = [(name, str(wish.get(name) or "")) for name in _TRACE]
    if given[0][1] and not _TRACE["traceparent"].fullmatch(given[0][1]):
        why = f"traceparent: expected 00-TRACE-SPAN-FLAGS of 32, 16 and 2 hexadecimal digits, got {given[0][1]!a}"
        raise InvalidRequest("TRACE_CONTEXT", why)
    return [(name, value) for name, value in given if given[0][1] and _TRACE[name].fullmatch(value)]


def header_of(volume: Volume, modality: str, wish: Wish) -> Any:
    """The first message of a call. Raises InvalidRequest: MODALITY_UNKNOWN, OPTION_VALUE."""
    name = str(modality).upper().replace("-", "_")
    if name not in ("CT", "MR", "CE_MR"):
        raise InvalidRequest("MODALITY_UNKNOWN", f'modality: expected CT, MR or CE_MR, got "{modality}"')
    if isinstance(wish.get("classes"), str):
        raise InvalidRequest("OPTION_VALUE", 'classes: expected a list of names, like ["liver"], got one text')
    rest = {key: value for key, value in wish.items() if key not in ("confidence", "urgent", *_TRACE)}
    try:
        return _header(volume, name, wish, rest)
    except (TypeError, ValueError) as error:
        known = [f"{key}={type(value).__name__}" for key, value in rest.items()]
        why = f"options: expected values of the types that Wish has, got {', '.join(known)}"
        raise InvalidRequest("OPTION_VALUE", why) from error


def _header(volume: Volume, modality: str, wish: Wish, rest: dict[str, Any]) -> Any:
    return wire.VolumeHeader(
        modality=modality,
        geometry={
            "size": volume.voxels.shape[::-1],
            "spacing_mm": volume.spacing,
            "origin_mm": volume.origin,
            "direction": volume.direction,
        },
        voxel_type=volume.voxels.dtype.newbyteorder("=").name.upper(),
        byte_order="LITTLE_ENDIAN",
        rescale_slope=volume.slope,
        rescale_intercept=volume.intercept,
        outputs=["LABELS", "CONFIDENCE"] if wish.get("confidence") else ["LABELS"],
        priority="URGENT" if wish.get("urgent") else "ROUTINE",
        slices_in_parts=True,
        **rest,
    )


def chunk_messages(volume: Volume) -> Iterator[Any]:
    for offset, data in volume.chunks():
        yield wire.SegmentRequest(chunk={"offset": offset, "data": data, "crc32": zlib.crc32(data)})


def parsed(kind: Any, data: bytes) -> Any:
    """A message of its bytes. Raises InternalError for those that are none, in words of its own."""
    try:
        return kind.FromString(data)
    except DecodeError as error:
        raise InternalError("INTERNAL", "the server sent bytes that are no message") from error


@dataclass
class Receiver:
    """Messages of one call into answers: parts of slices are put together, checksums compared."""

    volume: Volume
    _begun: dict[int, tuple[int, bytearray]] = field(default_factory=dict)

    def answer(self, data: bytes) -> Answer | None:
        """None for a slice of which parts are missing. Raises Corrupt, InternalError."""
        message = parsed(wire.SegmentResponse, data)
        kind = message.WhichOneof("message")
        if kind == "accepted":
            return plan_of(message.accepted)
        if kind == "progress":
            return progress_of(message.progress)
        if kind == "report":
            return report_of(message.report)
        if kind == "slice":
            return self._slice(message.slice)
        raise InternalError("INTERNAL", "the server sent an empty message")

    def _slice(self, part: Any) -> LabelSlice | None:
        again = "run the request again"
        if zlib.crc32(part.data) != part.crc32:
            raise Corrupt("SLICE_CRC", f"label slice {part.k} was damaged on the way; {again}")
        nk, nj, ni = self.volume.voxels.shape
        if part.offset == 0:
            self._begun[part.output] = (part.k, bytearray())
        k, data = self._begun.get(part.output, (part.k, bytearray()))
        has = len(data) if k == part.k else 0
        if k != part.k or k >= nk or has != part.offset or not 0 < len(part.data) <= ni * nj - has:
            came = f"{len(part.data)} from {part.offset} on"
            want = f"at most {ni * nj - has} bytes from byte {has} on"
            raise Corrupt("SLICE_PARTS", f"label slice {part.k} of {nk}: expected {want}, got {came}; {again}")
        data.extend(part.data)
        if len(data) < ni * nj:
            return None
        del self._begun[part.output]
        pixels = np.frombuffer(bytes(data), np.uint8).reshape(nj, ni)
        return LabelSlice(k, wire.enum_name("m4oe.v1.Output", part.output), pixels, part.revision)


class HandedOver:
    """What earlier tries of the same volume have brought: a slice comes again only with other labels."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, int], tuple[int, int]] = {}

    def before(self, answer: Answer) -> bool:
        if not isinstance(answer, LabelSlice):
            return False
        last = (answer.revision, zlib.crc32(answer.data.tobytes()))
        known = self._seen.get((answer.output, answer.k))
        self._seen[answer.output, answer.k] = last
        return known == last


class Collected:
    """Answers into labels: the last slice of a k counts."""

    def __init__(self, source: Source, on_progress: OnProgress | None, on_slice: OnSlice | None) -> None:
        self._source = source
        self._on_progress = on_progress
        self._on_slice = on_slice
        self._outputs: dict[str, NDArray[np.uint8]] = {}
        self._came: set[tuple[str, int]] = set()
        self._plan: Plan | None = None
        self._report: Report | None = None

    def add(self, answer: Answer) -> None:
        if isinstance(answer, Plan):
            self._plan = answer
        elif isinstance(answer, Report):
            self._report = answer
        elif isinstance(answer, Progress):
            if self._on_progress is not None:
                self._on_progress(answer)
        else:
            shape = self._source.volume.voxels.shape
            self._outputs.setdefault(answer.output, np.zeros(shape, np.uint8))[answer.k] = answer.data
            self._came.add((answer.output, answer.k))
            if self._on_slice is not None:
                self._on_slice(answer)

    def result(self) -> Segmentation:
        """Raises Corrupt: REPORT_MISSING, SLICES_MISSING, LABELS_CRC."""
        if self._plan is None or self._report is None:
            raise Corrupt("REPORT_MISSING", "the server ended the stream without a plan or a report")
        nk = self._source.volume.voxels.shape[0]
        missing = sum(("LABELS", k) not in self._came for k in range(nk))
        if missing:
            raise Corrupt("SLICES_MISSING", f"expected {nk} label slices, {missing} of them did not come; run it again")
        labels = self._outputs["LABELS"]
        if zlib.crc32(labels.tobytes()) != self._report.labels_crc32:
            raise Corrupt("LABELS_CRC", "the labels that came are not those of the report; run the request again")
        confidence = self._outputs.get("CONFIDENCE")
        return Segmentation(
            self._source.array(labels),
            None if confidence is None else self._source.array(confidence),
            self._plan,
            self._report,
            self._source,
        )
