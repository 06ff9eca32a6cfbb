"""The client for asyncio; what it does and raises is Client's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack

import grpc
import grpc.aio

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
)
from .connection import USUAL_SERVER, Connecting, Connection
from .errors import M4oeError, error_of
from .results import Answer, Model, Plan, Segmentation, models_of, plan_of
from .volume import Source, Volume

_T = TypeVar("_T")


class AsyncClient:
    """:class:`m4oe_client.Client` for asyncio: to be made and used in one running event loop.

    Of one process all in the same loop: gRPC's asyncio has one poller for all. Cancelling the task that waits cancels the call.
    """

    def __init__(
        self,
        server: str = USUAL_SERVER,
        **connecting: Unpack[Connecting],
    ) -> None:
        self._connection = Connection(server, **connecting)
        self._channel = self._connection.channel(grpc.aio)
        self._segment = self._channel.stream_stream(wire.SEGMENT, wire.SegmentRequest.SerializeToString)
        self._plan = self._channel.unary_unary(wire.PLAN, wire.PlanRequest.SerializeToString)
        self._models = self._channel.unary_unary(wire.LIST_MODELS, wire.ListModelsRequest.SerializeToString)

    async def segment(
        self,
        image: Any,
        modality: str,
        *,
        on_progress: OnProgress | None = None,
        on_slice: OnSlice | None = None,
        **options: Unpack[Options],
    ) -> Segmentation:
        """Labels and report of a volume, as :meth:`m4oe_client.Client.segment`."""
        source, wish = split_options(image, options)
        collected = Collected(source, on_progress, on_slice)
        async with aclosing(self.stream(source.volume, modality, **wish)) as answers:
            async for answer in answers:
                collected.add(answer)
        return collected.result()

    async def stream(self, volume: Volume, modality: str, **wish: Unpack[Wish]) -> AsyncGenerator[Answer]:
        """The answers as they come, as :meth:`m4oe_client.Client.stream`."""
        header = header_of(volume, modality, wish)
        tries = self._connection.tries()
        handed_over = HandedOver()
        while True:
            taken = False
            try:
                async with aclosing(self._once(volume, header, tries.left())) as answers:
                    async for answer in answers:
                        taken = True
                        if not handed_over.before(answer):
                            yield answer
                return
            except M4oeError as failure:
                seconds = tries.wait_after(failure, taken)
            await asyncio.sleep(seconds)

    async def plan(self, volume: Volume | Source, modality: str, **wish: Unpack[Wish]) -> Plan:
        """What ``segment`` would cost and get; no voxel is sent."""
        of = volume.volume if isinstance(volume, Source) else volume
        request = wire.PlanRequest(header=header_of(of, modality, wish))
        return await self._tried(self._plan, request, lambda answer: plan_of(parsed(wire.PlanResponse, answer).plan))

    async def models(self) -> tuple[Model, ...]:
        """Every model with its heads and classes."""
        return await self._tried(
            self._models, wire.ListModelsRequest(), lambda answer: models_of(parsed(wire.ListModelsResponse, answer))
        )

    async def close(self) -> None:
        await self._channel.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def _once(self, volume: Volume, header: Any, timeout: float | None) -> AsyncGenerator[Answer]:
        receiver = Receiver(volume)
        go_on = asyncio.Event()

        call = self._segment(timeout=timeout, metadata=self._connection.metadata(), wait_for_ready=False)

        async def send() -> None:
            # How a call ended is told where its answers are read.
            with suppress(grpc.RpcError, asyncio.InvalidStateError):
                await call.write(wire.SegmentRequest(header=header))
                await go_on.wait()
                for message in chunk_messages(volume):
                    await call.write(message)
                await call.done_writing()

        sender = asyncio.create_task(send())
        try:
            async for message in call:
                answer = receiver.answer(message)
                if isinstance(answer, Plan):
                    go_on.set()
                if answer is not None:
                    yield answer
        except grpc.RpcError as error:
            raise error_of(error, self._connection.server) from error
        finally:
            sender.cancel()
            call.cancel()

    async def _tried(self, method: Any, request: Any, read: Callable[[bytes], _T]) -> _T:
        tries = self._connection.tries()
        while True:
            try:
                metadata = self._connection.metadata()
                return read(await method(request, timeout=tries.left(), metadata=metadata, wait_for_ready=False))
            except grpc.RpcError as error:
                seconds = tries.wait_after(error_of(error, self._connection.server), taken=False)
            await asyncio.sleep(seconds)
