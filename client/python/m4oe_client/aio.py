"""The client for asyncio: Client in threads.

gRPC's own asyncio loses how a call ended where it ends while a message is being written (INTERNAL in place of the
server's status), and has one poller for all loops of a process.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from types import TracebackType
from typing import Any, Self, Unpack

from .call import Collected, OnProgress, OnSlice, Options, Wish, split_options
from .client import Client, Stop
from .connection import USUAL_SERVER, Connecting
from .results import Answer, Model, Plan, Segmentation
from .volume import Source, Volume

AHEAD = 16
"""Answers that may wait for whoever reads them."""


class AsyncClient:
    """:class:`m4oe_client.Client` for asyncio. Cancelling the task that waits cancels the call; each call that streams
    has a thread of its own."""

    def __init__(
        self,
        server: str = USUAL_SERVER,
        **connecting: Unpack[Connecting],
    ) -> None:
        self._client = Client(server, **connecting)

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
        loop = asyncio.get_running_loop()
        came: asyncio.Queue[Answer | BaseException | None] = asyncio.Queue()
        room = threading.Semaphore(AHEAD)
        stop = Stop()

        def hand_over(answer: Answer | BaseException | None) -> None:
            # A loop that has closed waits for nothing.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(came.put_nowait, answer)

        def work() -> None:
            try:
                for answer in self._client.stoppable(volume, modality, wish, stop):
                    while not room.acquire(timeout=0.1):
                        if stop.wanted:
                            return
                    hand_over(answer)
                hand_over(None)
            except BaseException as failure:  # noqa: BLE001 (raised where it is awaited)
                hand_over(failure)

        threading.Thread(target=work, name="m4oe-stream", daemon=True).start()
        try:
            while (answer := await came.get()) is not None:
                if isinstance(answer, BaseException):
                    raise answer
                yield answer
                room.release()
        finally:
            stop.now()

    async def plan(self, volume: Volume | Source, modality: str, **wish: Unpack[Wish]) -> Plan:
        """What ``segment`` would cost and get; no voxel is sent."""
        return await asyncio.to_thread(self._client.plan, volume, modality, **wish)

    async def models(self) -> tuple[Model, ...]:
        """Every model with its heads and classes."""
        return await asyncio.to_thread(self._client.models)

    async def close(self) -> None:
        await asyncio.to_thread(self._client.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()
