"""Several training processes that act as one: each takes its share of every batch, gradients are averaged (gloo, torchrun)."""

import os
from dataclasses import replace
from types import TracebackType
from typing import Self

import torch
import torch.distributed as dist

from .dataset import Batch


class Processes:
    """This process and its fellows. Without torchrun there is one, and nothing is communicated.

    On CPUs one process a core is worth more than threads: the network's many small operations hardly run faster on two
    threads (1.6 s a step on one, 1.7 on two), while two processes do twice the work.
    """

    def __init__(self, rank: int = 0, world: int = 1) -> None:
        self.rank, self.world = rank, world

    @classmethod
    def from_environment(cls) -> "Processes":
        """As torchrun says (RANK, WORLD_SIZE); joins the group."""
        world = int(os.environ.get("WORLD_SIZE", "1"))
        if world > 1:
            dist.init_process_group("gloo")
        return cls(int(os.environ.get("RANK", "0")), world)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.world > 1:
            dist.destroy_process_group()

    @property
    def first(self) -> bool:
        """Whether this is the process that logs, probes and saves."""
        return self.rank == 0

    def share(self, batch: Batch) -> Batch:
        """Every world-th sample, from this process's rank on: sources are drawn one after the other, so shares are alike."""
        rows = slice(self.rank, None, self.world)
        parts = {name: getattr(batch, name)[rows] for name in ("images", "labels", "head", "expert", "is_ct", "names")}
        return replace(batch, **parts)

    def average(self, network: torch.nn.Module) -> None:
        """Replaces each gradient by its mean over the processes; a weight that one of them did not use counts as 0 there."""
        if self.world == 1:
            return
        weights = [p for p in network.parameters() if p.requires_grad]
        flat = torch.cat([(p.new_zeros(p.shape) if p.grad is None else p.grad).reshape(-1) for p in weights])
        dist.all_reduce(flat)
        flat /= self.world
        for weight, gradient in zip(weights, flat.split([p.numel() for p in weights]), strict=True):
            weight.grad = gradient.view_as(weight)

    def agree(self, value: float) -> float:
        """The first process's value, for all."""
        if self.world == 1:
            return value
        shared = torch.tensor([value], dtype=torch.float64)
        dist.broadcast(shared, 0)
        return float(shared)
