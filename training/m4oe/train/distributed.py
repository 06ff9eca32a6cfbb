"""Several training processes that act as one: each takes its share of every batch, sums and
gradients are added up (torchrun)."""

import os
from types import TracebackType
from typing import Self

import torch
import torch.distributed as dist


class Processes:
    """This process and its fellows. Without torchrun there is one, and nothing is communicated.

    On CPUs one process a core is worth more than threads: the network's many small operations
    hardly run faster on two threads (a step of 12 slices, embed 48: 2.5 s on one thread, 1.6 s on
    two), while two processes do twice the work.
    """

    def __init__(self, rank: int = 0, world: int = 1) -> None:
        self.rank, self.world = rank, world

    @classmethod
    def from_environment(cls, cuda: bool = False) -> Self:
        """As torchrun says (RANK, WORLD_SIZE); joins the group, over NCCL on GPUs and gloo
        elsewhere."""
        world = int(os.environ.get("WORLD_SIZE", "1"))
        if world > 1:
            dist.init_process_group("nccl" if cuda else "gloo")
        return cls(int(os.environ.get("RANK", "0")), world)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # After an error the fellows may be in another collective, and to wait for them would be for
        # ever.
        if self.world > 1 and error is None:
            dist.destroy_process_group()

    @property
    def first(self) -> bool:
        """Whether this is the process that logs, probes and saves."""
        return self.rank == 0

    @property
    def share(self) -> slice:
        """Every world-th sample, from this process's rank on: sources are drawn one after the
        other, so shares are alike."""
        return slice(self.rank, None, self.world)

    def add_up(self, sums: torch.Tensor) -> torch.Tensor:
        """The sums of all processes; gradients flow into this process's own part."""
        if self.world == 1:
            return sums
        total = sums.detach().clone()
        dist.all_reduce(total)
        return sums + (total - sums.detach())

    def add_gradients(self, module: torch.nn.Module) -> None:
        """Replaces each gradient by its sum over the processes; a weight that one of them did not
        use counts as 0 there."""
        if self.world == 1:
            return
        weights = [p for p in module.parameters() if p.requires_grad]
        flat = torch.cat([(p.new_zeros(p.shape) if p.grad is None else p.grad).reshape(-1) for p in weights])
        dist.all_reduce(flat)
        for weight, gradient in zip(weights, flat.split([p.numel() for p in weights]), strict=True):
            weight.grad = gradient.view_as(weight)

    def agree(self, value: float) -> float:
        """The first process's value, for all."""
        if self.world == 1:
            return value
        shared = torch.tensor([value], dtype=torch.float64, device="cuda" if dist.get_backend() == "nccl" else "cpu")
        dist.broadcast(shared, 0)
        return float(shared)
