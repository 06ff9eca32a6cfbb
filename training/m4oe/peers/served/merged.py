"""Several networks of nnU-Net over one grid as one model: TotalSegmentator's merged tasks, whose later
parts write their labels over those of earlier ones."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from ..nnunet.files import NnunetError
from ..nnunet.labels import Labels
from ..nnunet.model import input_of
from ..nnunet.results import Fold, Results
from .manifest import About
from .parity import patches
from .systems import Served

HU = 300.0
"""Of what the graph is compared over: it takes intensities as they are."""


class Parts(nn.Module):
    """x (N, 1, D, H, W), intensities -> logits of all networks (N, channels, D, H, W), each of which
    normalises them as its own plans say."""

    def __init__(self, networks: Sequence[nn.Module], rules: Sequence[Mapping[str, Any]]) -> None:
        super().__init__()
        self.networks, self.rules = nn.ModuleList(networks), rules

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        said = []
        for network, rule in zip(self.networks, self.rules, strict=True):
            normalised = x
            if rule["scheme"] == "ct":
                normalised = (x.clamp(rule["lower"], rule["upper"]) - rule["mean"]) / rule["sd"]
            said.append(network(normalised))
        return torch.cat(said, 1)


def merged(title: str, parts: Sequence[Results], about: About) -> Served:
    """Raises NnunetError for parts of several folds or of different grids, CheckpointError."""
    first = parts[0]
    folds = [_only_fold(part) for part in parts]
    for part, fold in zip(parts, folds, strict=True):
        if _grid(part, fold) != _grid(first, folds[0]):
            raise NnunetError(
                f"{part.path}: another patch, spacing, scheme of normalisation or mirroring than {first.path}; the parts "
                "of a merged task go through one grid. Import them as models of their own"
            )
    rules = [part.plan.normalisation[0] for part in parts]
    of_graph = rules[0]["scheme"] == "ct"
    names = [name for part in parts for name in part.labels.names]
    if len(set(names)) != len(names):
        raise NnunetError(f"{title}: parts with a class of one name")
    network = Parts([fold.network for fold in folds], rules)
    own = input_of(first, about, folds[0].mirror)
    if of_graph:
        channel = own["channels"][0] | {"normalisation": {"scheme": "none"}}
        own |= {"channels": [channel]}
    return Served(
        title,
        network,
        sum(p.numel() for p in network.parameters()),
        Labels(tuple(names), tuple(range(1, len(names) + 1))),
        own,
        {"kind": "logits", "regions": None, "parts": [part.labels.outputs for part in parts]},
        example=_intensities if of_graph else patches,
    )


def _only_fold(part: Results) -> Fold:
    if len(part.checkpoints) != 1:
        raise NnunetError(f"{part.path}: {len(part.checkpoints)} folds; a merged task has one of each part")
    if part.labels.regions is not None:
        raise NnunetError(f"{part.path}: regions; a merged task has labels")
    return next(part.folds())


def _grid(part: Results, fold: Fold) -> tuple:
    """What all parts have in common; of CT each may have its own intensities."""
    plan, rule = part.plan, part.plan.normalisation[0]
    return plan.patch, plan.spacing, plan.axes, fold.mirror, rule["scheme"] if rule["scheme"] == "ct" else rule


def _intensities(batch: int, channels: int, size: Sequence[int], seed: int) -> np.ndarray:
    return patches(batch, channels, size, seed) * np.float32(HU)
