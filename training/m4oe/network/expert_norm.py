"""Normalisation of each modality by itself: what is common to CT is not common to MR.

Domain-specific batch normalisation (Chang et al., CVPR 2019): statistics, factor and offset of each
channel belong to the sample's expert, as its MLPs do.
"""

import copy

import torch
from torch import nn


class ExpertNorm(nn.Module):
    """A BatchNorm for each expert, all of them a copy of the given one to begin with."""

    def __init__(self, norm: nn.BatchNorm2d, experts: int) -> None:
        super().__init__()
        self.experts = nn.ModuleList(copy.deepcopy(norm) for _ in range(experts))
        self.expert: torch.Tensor | None = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (N, C, H, W), the sample n of expert self.expert[n] -> the same shape."""
        present = self.expert.unique().tolist()
        if len(present) == 1:
            return self.experts[present[0]](x)
        y = torch.empty_like(x)
        for expert in present:
            own = self.expert == expert
            y[own] = self.experts[expert](x[own])
        return y


def by_expert(module: nn.Module, experts: int) -> None:
    """Puts an ExpertNorm in the place of each BatchNorm in the module."""
    for name, child in module.named_children():
        if isinstance(child, nn.BatchNorm2d):
            setattr(module, name, ExpertNorm(child, experts))
        else:
            by_expert(child, experts)


def choose(module: nn.Module, expert: torch.Tensor) -> None:
    """Says to every ExpertNorm in the module which expert (N,) int64 each sample of the next batch
    has: layers that are not ours lie between."""
    for child in module.modules():
        if isinstance(child, ExpertNorm):
            child.expert = expert
