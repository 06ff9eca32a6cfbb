"""The client for plain, blocking code."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack

import grpc

from . import wire
from .call import (
    Collected,
    HandedOver,
    OnProgress,
    OnSlice,
    Options,
    Receiver,
    Wish,
    chunk_messages,
    header_of,
    parsed,
    split_options,
    trace_of,
)
from .connection import USUAL_SERVER, Connecting, Connection
from .errors import InvalidRequest, M4oeError, error_of
from .policy import can_retry
from .results import Answer, Model, Plan, Report, Segmentation, models_of, plan_of
from .volume import Source, Volume

_T = TypeVar("_T")
Metadata = Sequence[tuple[str, str]]


class Stop:
    """Ends a stream from another thread: its call, and its waits between tries."""

    def __init__(self) -> None:
        self._wanted = threading.Event()
        self._call: Any = None

    @property
    def wanted(self) -> bool:
        return self._wanted.is_set()

    def now(self) -> None:
        self._wanted.set()
        if self._call is not None:
            self._call.cancel()

    def holds(self, call: Any) -> None:
        """The call that is to be ended from now on."""
        self._call = call
        if self.wanted:
            call.cancel()

    def comes_within(self, seconds: float) -> bool:
        return self._wanted.wait(seconds)


class Client:
    """A connection to a service; closes with ``close()`` or at the end of ``with``. Threads may share it.

    Args:
        server: ``host:port``; calls are spread over all addresses of the host.
        tls: files of a TLS connection, True for one with gRPC's own authorities, False for a plain one.
        token: what the service knows the caller by; sent over TLS or on this machine alone.
        token_file: file with it, read for each call.
        retry_seconds: seconds without a server that takes the work after which it is given up; 0 tries once.
        timeout: seconds for a whole call, its tries and waits included; None for no end.
        on_retry: called before each wait with the failure and its seconds.

    Raises:
        InvalidRequest: SERVER_ADDRESS, TOKEN_IN_THE_CLEAR, TLS_FILES.
    """

    def __init__(
        self,
        server: str = USUAL_SERVER,
        **connecting: Unpack[Connecting],
    ) -> None:
        self._connection = Connection(server, **connecting)
        self._closed = False
        self._channel = self._connection.channel()
        self._segment = self._channel.stream_stream(wire.SEGMENT, wire.SegmentRequest.SerializeToString)
        self._plan = self._channel.unary_unary(wire.PLAN, wire.PlanRequest.SerializeToString)
        self._models = self._channel.unary_unary(wire.LIST_MODELS, wire.ListModelsRequest.SerializeToString)

    def segment(
        self,
        image: Any,
        modality: str,
        *,
        on_progress: OnProgress | None = None,
        on_slice: OnSlice | None = None,
        **options: Unpack[Options],
    ) -> Segmentation:
        """Labels and report of a volume.

        Args:
            image: an image of SimpleITK or nibabel, a Volume, or an array with what says where it lies.
            modality: CT, MR or CE_MR.
            on_progress: told how far it is.
            on_slice: told each label slice as it comes; of one k and output the last one counts.
            **options: spacing, origin, direction, affine, slope and intercept for an array
                (:func:`m4oe_client.source_of`), and what :class:`m4oe_client.Wish` has.

        Raises:
            M4oeError: by kind, with the service's reason.
        """
        source, wish = split_options(image, options)
        collected = Collected(source, on_progress, on_slice)
        for answer in self.stream(source.volume, modality, **wish):
            collected.add(answer)
        return collected.result()

    def stream(self, volume: Volume, modality: str, **wish: Unpack[Wish]) -> Generator[Answer]:
        """The answers as they come: Plan, then Progress and LabelSlice, Report last.

        Voxels leave when the service has accepted the header, so what is beyond its limits costs no upload. When a
        server is lost the volume is sent anew: Plan then comes once more, a slice only with other labels. Leaving
        the loop cancels the call.

        Raises:
            M4oeError: by kind, with the service's reason; Corrupt for SLICE_CRC and SLICE_PARTS.
        """
        return self.stoppable(volume, modality, wish, Stop())

    def stoppable(self, volume: Volume, modality: str, wish: Wish, stop: Stop) -> Generator[Answer]:
        """As ``stream``; another thread may end it, which then ends without a failure."""
        header, trace = header_of(volume, modality, wish), trace_of(wish)
        tries = self._connection.tries()
        handed_over = HandedOver()
        while True:
            taken = reported = False
            try:
                with closing(self._once(volume, header, tries.left(), stop, trace)) as answers:
                    for answer in answers:
                        taken = True
                        reported = isinstance(answer, Report)
                        if not handed_over.before(answer):
                            yield answer
                return
            except M4oeError as failure:
                # The report is the last answer: who is lost behind it has done the work.
                if stop.wanted or (reported and can_retry(failure)):
                    return
                seconds = tries.wait_after(failure, taken)
            if stop.comes_within(seconds):
                return

    def plan(self, volume: Volume | Source, modality: str, **wish: Unpack[Wish]) -> Plan:
        """What ``segment`` would cost and get; no voxel is sent. Raises M4oeError as it would."""
        of = volume.volume if isinstance(volume, Source) else volume
        request = wire.PlanRequest(header=header_of(of, modality, wish))

        def read(answer: bytes) -> Plan:
            return plan_of(parsed(wire.PlanResponse, answer).plan)

        return self._tried(self._plan, request, read, trace_of(wish))

    def models(self) -> tuple[Model, ...]:
        """Every model with its heads and classes."""
        return self._tried(
            self._models, wire.ListModelsRequest(), lambda answer: models_of(parsed(wire.ListModelsResponse, answer))
        )

    def close(self) -> None:
        self._closed = True
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _once(
        self, volume: Volume, header: Any, timeout: float | None, stop: Stop, trace: Metadata
    ) -> Generator[Answer]:
        receiver = Receiver(volume)
        go_on, over = threading.Event(), threading.Event()

        def requests() -> Iterator[Any]:
            yield wire.SegmentRequest(header=header)
            go_on.wait()
            for message in chunk_messages(volume):
                if over.is_set():
                    return
                yield message

        def end() -> None:
            over.set()
            go_on.set()

        metadata = self._metadata(trace)
        call = self._segment(requests(), timeout=timeout, metadata=metadata, wait_for_ready=False)
        if not call.add_callback(end):
            end()
        stop.holds(call)
        try:
            for message in call:
                answer = receiver.answer(message)
                if isinstance(answer, Plan):
                    go_on.set()
                if answer is not None:
                    yield answer
        except grpc.RpcError as error:
            raise error_of(error, self._connection.server) from error
        finally:
            end()
            call.cancel()

    def _metadata(self, trace: Metadata) -> list[tuple[str, str]]:
        """Of a call. Raises InvalidRequest: CLIENT_CLOSED, TOKEN_FILE."""
        if self._closed:
            raise InvalidRequest("CLIENT_CLOSED", "expected a client that is open, got a closed one")
        return [*self._connection.metadata(), *trace]

    def _tried(self, method: Any, request: Any, read: Callable[[bytes], _T], trace: Metadata = ()) -> _T:
        tries = self._connection.tries()
        while True:
            try:
                metadata = self._metadata(trace)
                return read(method(request, timeout=tries.left(), metadata=metadata, wait_for_ready=False))
            except grpc.RpcError as error:
                seconds = tries.wait_after(error_of(error, self._connection.server), taken=False)
            time.sleep(seconds)
