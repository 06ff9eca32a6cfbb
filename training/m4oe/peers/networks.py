"""The 3D networks that M4oE is compared with, from MONAI: one network for all heads, trained on all
sources."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from monai.networks.nets import DynUNet, SegResNet
from torch import nn

from ..config import ModelConfig, require
from .dynamic_filters import DynamicFilters

KINDS = ("unet3d", "resnet3d", "dodnet")


@dataclass(frozen=True)
class PeerPlan:
    """What a 3D peer is trained with. spacing (mm) and patch (voxels) as (slices, rows, columns).

    batch: patches a step. foreground: share of the patches that are centred on an organ. filters:
    of the first stage.
    """

    spacing: tuple[float, float, float]
    patch: tuple[int, int, int] = (48, 192, 192)
    batch: int = 2
    foreground: float = 0.5
    filters: int = 32
    learning_rate: float = 1e-3
    weight_decay: float = 1e-4

    def __post_init__(self) -> None:
        require(all(side > 0 and side % 16 == 0 for side in self.patch), "patch", "multiples of 16", self.patch)
        require(self.filters % 8 == 0 and self.filters > 0, "filters", "a multiple of 8", self.filters)
        require(self.batch > 0, "batch", "more than 0", self.batch)
        require(all(s > 0 for s in self.spacing), "spacing", "positive mm", self.spacing)


class SideBySide(nn.Module):
    """A backbone whose outputs are those of all heads, one after the other."""

    def __init__(self, backbone: nn.Module, classes: list[int]) -> None:
        """classes: of each head, background included."""
        super().__init__()
        self.backbone, self.classes = backbone, classes

    def forward(self, x: torch.Tensor, head: int) -> torch.Tensor:
        """x (N, 1, D, H, W), index of the head -> logits (N, classes of the head, D, H, W)."""
        first = sum(self.classes[:head])
        return self.backbone(x)[:, first : first + self.classes[head]]


def build(kind: str, plan: PeerPlan, model: ModelConfig) -> nn.Module:
    """unet3d: nnU-Net's plain U-Net, planned from patch and spacing; resnet3d: a residual encoder;
    dodnet: dynamic filters on it.

    All are called with patches (N, 1, D, H, W) and the index of a head. Raises ConfigError for
    another kind.
    """
    require(kind in KINDS, "peer", f"one of {', '.join(KINDS)}", kind)
    classes = [1 + len(head.classes) for head in model.heads]
    if kind == "dodnet":
        return DynamicFilters(classes, plan.filters)
    if kind == "resnet3d":
        backbone = SegResNet(
            3, init_filters=plan.filters, in_channels=1, out_channels=sum(classes), blocks_down=(1, 2, 2, 4)
        )
        return SideBySide(backbone, classes)
    kernels, strides = stages(plan.patch, plan.spacing)
    widths = [min(plan.filters * 2**level, 10 * plan.filters) for level in range(len(strides))]
    return SideBySide(DynUNet(3, 1, sum(classes), kernels, strides, strides[1:], filters=widths), classes)


def stages(patch: Sequence[int], spacing: Sequence[float]) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """nnU-Net's rule -> kernels and strides of each stage: an axis is halved while at least 8
    voxels are left on it, and neither halved nor convolved along while its voxels are more than
    twice as long as the finest axis's."""
    size, length = list(patch), list(spacing)
    kernels, strides = [], [(1, 1, 1)]
    while True:
        near = [axis <= 2 * min(length) for axis in length]
        kernels.append(tuple(3 if ok else 1 for ok in near))
        step = tuple(2 if ok and side >= 8 and side % 2 == 0 else 1 for ok, side in zip(near, size, strict=True))
        if max(step) == 1:
            return kernels, strides
        strides.append(step)
        size = [side // by for side, by in zip(size, step, strict=True)]
        length = [mm * by for mm, by in zip(length, step, strict=True)]


def example(plan: PeerPlan) -> torch.Tensor:
    """One patch of zeros, to count with."""
    return torch.zeros(1, 1, *plan.patch)
