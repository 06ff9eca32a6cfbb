"""Dice plus class-weighted cross-entropy, each sample over the classes of its own head.

Both are ratios of sums over the pixels of a whole batch, so the sums come first: several processes
that each hold a part of the batch add them up and get the loss, and the gradients, of the whole.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F

from ..config import ModelConfig
from ..experiment import LossConfig


def class_weights(counts: torch.Tensor, config: LossConfig) -> torch.Tensor:
    """Pixels of each class (K,), background first -> cross-entropy weights (K,): 1 for the
    commonest organ.

    A class n times rarer weighs n^rare_weight times as much; an absent class weighs 1. Normalised
    by the mean instead, the liver weighed less than background, and after 170 steps no pixel of a
    CT was anything else.
    """
    organs = counts[1:].float()
    weights = (organs.max().clamp(min=1) / organs.clamp(min=1)) ** config.rare_weight
    weights = torch.where(organs > 0, weights, torch.ones_like(weights))
    return torch.cat([torch.tensor([config.background]), weights])


def segmentation_loss(
    logits: torch.Tensor,
    labels: torch.Tensor,
    head: torch.Tensor,
    weights: torch.Tensor,
    model: ModelConfig,
    config: LossConfig,
    add_up: Callable[[torch.Tensor], torch.Tensor] = lambda sums: sums,
    known: torch.Tensor | None = None,
) -> torch.Tensor:
    """Mean loss of a batch.

    logits (N, Kmax, H, W), labels (N, H, W) integer, head (N,) int64, weights (heads, Kmax), known
    (N, Kmax) bool or None for all. Dice is pooled over the samples of one head, so that a slice
    without an organ neither rewards nor punishes by itself; a head counts as many times as it has
    samples. A class that neither labels nor heads know contributes nothing; one that a sample's
    labels do not know counts as background there (Shi et al., Marginal loss and exclusion loss for
    partially supervised multi-organ segmentation, 2021). add_up: adds the sums of the processes
    that share the batch (Processes.add_up).
    """
    if known is None:
        known = torch.ones(len(head), model.max_classes, dtype=torch.bool, device=head.device)
    sums = add_up(_sums(logits, labels, head, known, weights, model))
    rows, entropy, weight = sums[:, 0], sums[:, 1], sums[:, 2]
    overlap, predicted, truth = sums[:, 3:].unflatten(1, (3, -1)).unbind(1)
    dice = (2 * overlap + 1) / (predicted + truth + 1)
    present = (truth > 0).float()
    dice_loss = 1 - (dice * present).sum(1) / present.sum(1).clamp(min=1)
    part = config.cross_entropy * entropy / weight.clamp(min=1e-6) + config.dice * dice_loss
    return (part * rows).sum() / rows.sum()


def _sums(
    logits: torch.Tensor,
    labels: torch.Tensor,
    head: torch.Tensor,
    known: torch.Tensor,
    weights: torch.Tensor,
    model: ModelConfig,
) -> torch.Tensor:
    """(heads, 3 + 3 (Kmax - 1)): samples, weighted cross-entropy and its weights, then by organ the
    sums of probability where the organ is, of probability, and of pixels where it is."""
    organs = model.max_classes - 1
    result = []
    for index, of in enumerate(model.heads):
        rows = (head == index).nonzero()[:, 0]
        if len(rows) == 0:
            result.append(logits.new_zeros(3 + 3 * organs, dtype=torch.float32))
            continue
        classes = 1 + len(of.classes)
        own, target = logits[rows, :classes].float(), labels[rows].long()
        log_probabilities = _marginal(F.log_softmax(own, dim=1), known[rows, :classes])
        weight = weights[index, :classes]
        entropy = F.nll_loss(log_probabilities, target, weight, reduction="sum")
        flat = log_probabilities.exp().transpose(0, 1).reshape(classes, -1)
        target = target.reshape(-1)
        # Sums by class without a one-hot tensor: the probability at each pixel's own class, added
        # up by class.
        overlap = torch.zeros(classes, device=flat.device).index_add(0, target, flat.gather(0, target[None])[0])
        truth = torch.bincount(target, minlength=classes).float()
        by_organ = [F.pad(s[1:], (0, organs + 1 - classes)) for s in (overlap, flat.sum(1), truth)]
        head_of = torch.stack([truth.new_tensor(len(rows)), entropy, (truth * weight).sum()])
        result.append(torch.cat([head_of, *by_organ]))
    return torch.stack(result)


def _marginal(log_probabilities: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
    """log_probabilities (n, K, H, W), known (n, K) -> the same with what is unknown added to
    background, and impossible by itself."""
    if known.all():
        return log_probabilities
    unknown = ~known[:, :, None, None]
    merged = unknown.clone()
    merged[:, 0] = True
    background = torch.logsumexp(log_probabilities.masked_fill(~merged, _NEVER), 1, keepdim=True)
    return torch.cat([background, log_probabilities[:, 1:].masked_fill(unknown[:, 1:], _NEVER)], 1)


_NEVER = -1e4
"""Log-probability of what cannot be."""
