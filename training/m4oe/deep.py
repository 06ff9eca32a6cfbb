"""Deep supervision: while training, coarse features too must say what lies where. Nothing of it is part of the shipped network.

The finest level sees every pixel and its skip connection learns first; without a task of their own the levels below were left
with gradients a thousand times smaller, and organs that only position tells apart (a kidney's side) stayed unlearnt.
"""

import torch
import torch.nn.functional as F
from torch import nn

from .network import SwinUNetM4oE


class DeepSupervision(nn.Module):
    """One linear head per label set on the coarsest tokens and on every decoder stage but the last."""

    def __init__(self, network: SwinUNetM4oE) -> None:
        super().__init__()
        config = network.config
        self.routed = config.routing == "modality"
        self.sets = [1 + len(head.classes) for head in config.heads]
        levels = len(config.depths)
        widths = [config.embed_dim * 2**level for level in range(levels - 1, 0, -1)]
        self.heads = nn.ModuleList(nn.ModuleList(nn.Linear(w, k) for k in self.sets) for w in widths)
        self._tokens: list[torch.Tensor] = []
        network.norm.register_forward_hook(self._keep_first)
        for stage in list(network.decoder)[: levels - 2]:
            stage.register_forward_hook(lambda module, inputs, output: self._tokens.append(output[0]))

    def _keep_first(self, module: nn.Module, inputs: tuple, output: torch.Tensor) -> None:
        self._tokens = [output]

    def loss(self, labels: torch.Tensor, head: torch.Tensor, expert: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        """Mean over levels, after the network's forward: soft cross-entropy plus soft Dice against the classes' share of a token.

        labels (N, S, S), head, expert (N,), weights (heads, Kmax) as in segmentation_loss.
        """
        # Under modality routing tokens stand in the order of their experts.
        order = torch.argsort(expert, stable=True) if self.routed else torch.arange(len(expert))
        labels, head = labels[order], head[order]
        total = labels.new_zeros((), dtype=torch.float32)
        for tokens, heads in zip(self._tokens, self.heads, strict=True):
            for index in head.unique().tolist():
                rows = (head == index).nonzero()[:, 0]
                classes = self.sets[index]
                share = class_shares(labels[rows], tokens.shape[1], classes)
                logits = heads[index](tokens[rows].float()).flatten(1, 2)
                total = total + _soft_loss(logits, share, weights[index, :classes]) * (len(rows) / len(head))
        self._tokens = []
        return total / len(self.heads)


def class_shares(labels: torch.Tensor, side: int, classes: int) -> torch.Tensor:
    """labels (N, S, S) -> the share of each class in each of side x side cells, (N, side * side, classes)."""
    n, size = labels.shape[0], labels.shape[1]
    cell = (torch.arange(size) * side) // size
    place = (torch.arange(n).view(n, 1, 1) * side + cell.view(1, size, 1)) * side + cell.view(1, 1, size)
    counts = torch.bincount((place * classes + labels.long()).flatten(), minlength=n * side * side * classes)
    return counts.view(n, side * side, classes).float() * (side / size) ** 2


def _soft_loss(logits: torch.Tensor, share: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    log_probabilities = F.log_softmax(logits, dim=-1)
    weighted = share * weights
    cross_entropy = -(weighted * log_probabilities).sum() / weighted.sum()
    p, truth = log_probabilities.exp().flatten(0, 1)[:, 1:], share.flatten(0, 1)[:, 1:]
    # (p - t)^2 in place of p + t: exact shares, and nothing but they, then score 1.
    both = (p * truth).sum(0)
    dice = (2 * both + 0.1) / ((p * p).sum(0) + (truth * truth).sum(0) + 0.1)
    present = (truth.sum(0) > 0).float()
    return cross_entropy + 1 - (dice * present).sum() / present.sum().clamp(min=1)
