"""The mixture of modality experts that stands in for a Swin block's MLP (paper, section 2,
equations 2-3)."""

from typing import NamedTuple

import torch
from timm.layers import Mlp
from torch import nn


class Grouping(NamedTuple):
    """A batch sorted by expert, so that each expert's samples are one slice of it and no expert
    works for another's.

    order (N,) int64 sorts the batch, inverse (N,) undoes it; counts says how many samples each
    expert has.
    """

    order: torch.Tensor
    inverse: torch.Tensor
    counts: tuple[int, ...]


def group_by_expert(expert: torch.Tensor, experts: int) -> Grouping:
    """Groups samples by their expert index, expert (N,) int64. Raises ValueError for an index
    outside 0..experts-1."""
    values = expert.tolist()
    outside = sorted({v for v in values if not 0 <= v < experts})
    if outside:
        raise ValueError(f"expert: expected 0 to {experts - 1} (config experts), got {outside}")
    order = torch.argsort(expert, stable=True)
    return Grouping(order, torch.argsort(order), tuple(values.count(e) for e in range(experts)))


class Mixture(nn.Module):
    """Two-layer GELU experts and what mixes them.

    gate "expert": softmax(W_g x + b_g) gives one weight per expert and token (eq. 2), the output is
    the weighted sum (eq. 3). "channel": the reference code's gate, a softmax over channels that
    multiplies every expert's output alike. "none": the plain mean. Under modality routing there is
    no gate and each sample passes its own expert only.
    """

    def __init__(self, dim: int, hidden: int, experts: int, gate: str, routing: str) -> None:
        super().__init__()
        self.kind = gate
        self.routing = routing
        self.experts = nn.ModuleList(Mlp(dim, hidden, act_layer=nn.GELU) for _ in range(experts))
        gated = routing == "dense" and gate != "none"
        self.gate = nn.Linear(dim, experts if gate == "expert" else dim) if gated else None

    def forward(self, x: torch.Tensor, grouping: Grouping | None) -> tuple[torch.Tensor, torch.Tensor]:
        """x (N, H, W, C) tokens -> the same shape, and the mean gate weight of each expert (N,
        experts).

        With a grouping (x in its order) each sample meets its own expert only, whatever the gate:
        also the way a dense model's experts are pre-trained one by one.
        """
        if grouping is not None:
            return self._own_expert(x, grouping.counts)
        outputs = [expert(x) for expert in self.experts]
        even = x.new_full((1, len(outputs)), 1 / len(outputs), dtype=torch.float32).expand(x.shape[0], -1)
        if self.gate is None:
            return torch.stack(outputs).mean(0), even
        weights = torch.softmax(self.gate(x).float(), dim=-1).to(outputs[0].dtype)
        if self.kind == "channel":
            # The reference multiplies by channel weights: all experts count alike, their share is
            # even.
            return weights * sum(outputs[1:], outputs[0]), even
        mixed = sum(weights[..., i : i + 1] * y for i, y in enumerate(outputs))
        return mixed, weights.float().mean(dim=(1, 2))

    def _own_expert(self, x: torch.Tensor, counts: tuple[int, ...]) -> tuple[torch.Tensor, torch.Tensor]:
        present = [(i, n) for i, n in enumerate(counts) if n]
        one_hot = torch.eye(len(counts), device=x.device)
        gates = torch.cat([one_hot[i : i + 1].expand(n, -1) for i, n in present])
        if len(present) == 1:
            return self.experts[present[0][0]](x), gates
        parts = x.split([n for _, n in present])
        return torch.cat([self.experts[i](part) for (i, _), part in zip(present, parts, strict=True)]), gates
