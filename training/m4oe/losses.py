"""Dice plus class-weighted cross-entropy, each sample over the classes of its own head."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from .config import ModelConfig, require


@dataclass(frozen=True)
class LossConfig:
    """Table `loss`. rare_weight: exponent by which a class's cross-entropy weight grows as its pixels become fewer.

    deep: weight of the loss on coarser features (deep.py); 0 leaves it out.
    """

    dice: float = 1.0
    cross_entropy: float = 1.0
    rare_weight: float = 0.35
    background: float = 0.3
    deep: float = 0.0

    def __post_init__(self) -> None:
        for name in ("dice", "cross_entropy", "deep"):
            require(getattr(self, name) >= 0, name, "0 or more", getattr(self, name))


def class_weights(counts: torch.Tensor, config: LossConfig) -> torch.Tensor:
    """Pixels of each class (K,), background first -> cross-entropy weights (K,): 1 for the commonest organ.

    A class n times rarer weighs n^rare_weight times as much; an absent class weighs 1. Normalised by the mean instead, the
    liver weighed less than background, and after 170 steps no pixel of a CT was anything else.
    """
    organs = counts[1:].float()
    weights = (organs.max().clamp(min=1) / organs.clamp(min=1)) ** config.rare_weight
    weights = torch.where(organs > 0, weights, torch.ones_like(weights))
    return torch.cat([torch.tensor([config.background]), weights])


def segmentation_loss(
    logits: torch.Tensor, labels: torch.Tensor, head: torch.Tensor, weights: torch.Tensor, model: ModelConfig, config: LossConfig
) -> torch.Tensor:
    """Mean loss of a batch.

    logits (N, Kmax, S, S), labels (N, S, S) integer, head (N,) int64, weights (heads, Kmax). Dice is pooled over the
    samples of one head, so that a slice without an organ neither rewards nor punishes by itself; a head counts as many
    times as it has samples. A class that neither labels nor heads know contributes nothing.
    """
    total = logits.new_zeros((), dtype=torch.float32)
    for index in head.unique().tolist():
        rows = (head == index).nonzero()[:, 0]
        classes = 1 + len(model.heads[index].classes)
        own, target = logits[rows, :classes].float(), labels[rows].long()
        log_probabilities = F.log_softmax(own, dim=1)
        part = logits.new_zeros((), dtype=torch.float32)
        if config.cross_entropy:
            part = part + config.cross_entropy * F.nll_loss(log_probabilities, target, weights[index, :classes])
        if config.dice:
            part = part + config.dice * _dice_loss(log_probabilities.exp(), target)
        total = total + part * (len(rows) / len(head))
    return total


def _dice_loss(probabilities: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """1 - soft Dice, averaged over the organs that the target holds; probabilities (N, K, S, S), target (N, S, S)."""
    classes = probabilities.shape[1]
    flat = probabilities.transpose(0, 1).reshape(classes, -1)
    target = target.reshape(-1)
    # Sums by class without a one-hot tensor: the probability at each pixel's own class, added up by class.
    own = flat.gather(0, target[None])[0]
    overlap = torch.zeros(classes).index_add(0, target, own)
    truth = torch.bincount(target, minlength=classes).float()
    dice = (2 * overlap[1:] + 1) / (flat[1:].sum(1) + truth[1:] + 1)
    present = (truth[1:] > 0).float()
    return 1 - (dice * present).sum() / present.sum().clamp(min=1)
