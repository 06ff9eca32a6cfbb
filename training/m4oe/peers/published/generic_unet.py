"""The U-Net of nnU-Net v1 (Isensee et al. 2021), Generic_UNet, as its trainers save it
(NAME.model)."""

from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from ...network.checkpoint import CheckpointError
from .checkpoints import count, loaded, read_published, shape, weights_in

Weights = dict[str, torch.Tensor]


class Convolved(nn.Module):
    def __init__(self, width_in: int, width: int, kernel: Sequence[int], stride: Sequence[int]) -> None:
        super().__init__()
        self.conv = nn.Conv3d(width_in, width, tuple(kernel), tuple(stride), tuple(side // 2 for side in kernel))
        self.instnorm = nn.InstanceNorm3d(width, affine=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.leaky_relu(self.instnorm(self.conv(x)), 0.01)


class Stacked(nn.Module):
    """Convolutions one after another; stride: of the first."""

    def __init__(self, weights: Weights, name: str, path: str | Path, stride: Sequence[int] = (1, 1, 1)) -> None:
        super().__init__()
        self.blocks = nn.Sequential()
        for n in range(count(weights, f"{name}.blocks." + "{}.")):
            width, into, *kernel = shape(weights, f"{name}.blocks.{n}.conv.weight", path)
            self.blocks.append(Convolved(into, width, kernel, stride if n == 0 else (1, 1, 1)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.blocks(x)


class GenericUNet(nn.Module):
    """As wide and deep as the weights' shapes say, with convolutions that pool and unpool."""

    def __init__(self, weights: Weights, path: str | Path) -> None:
        super().__init__()
        ups = range(count(weights, "tu.{}."))
        unpools = [shape(weights, f"tu.{n}.weight", path) for n in ups]
        self.tu = nn.ModuleList(
            nn.ConvTranspose3d(into, width, tuple(by), tuple(by), bias=False) for into, width, *by in unpools
        )
        strides = ((1, 1, 1), *(tuple(by) for _, _, *by in reversed(unpools)))
        self.conv_blocks_context = nn.ModuleList(
            Stacked(weights, f"conv_blocks_context.{n}", path, stride) for n, stride in enumerate(strides[:-1])
        )
        self.conv_blocks_context.append(self._pair(weights, f"conv_blocks_context.{len(ups)}", path, strides[-1]))
        self.conv_blocks_localization = nn.ModuleList(
            self._pair(weights, f"conv_blocks_localization.{n}", path, (1, 1, 1)) for n in ups
        )
        heads = [shape(weights, f"seg_outputs.{n}.weight", path) for n in ups]
        self.seg_outputs = nn.ModuleList(nn.Conv3d(width, classes, 1, bias=False) for classes, width, *_ in heads)

    @staticmethod
    def _pair(weights: Weights, name: str, path: str | Path, stride: Sequence[int]) -> nn.Sequential:
        return nn.Sequential(Stacked(weights, f"{name}.0", path, stride), Stacked(weights, f"{name}.1", path))

    @property
    def classes(self) -> int:
        """Background included."""
        return self.seg_outputs[-1].out_channels

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (N, channels, D, H, W) -> logits (N, classes, D, H, W)."""
        skips = []
        for stage in self.conv_blocks_context:
            x = stage(x)
            skips.append(x)
        for up, stage, skip in zip(self.tu, self.conv_blocks_localization, skips[-2::-1], strict=True):
            x = stage(torch.cat([up(x), skip], 1))
        return self.seg_outputs[-1](x)


def load(path: str | Path) -> GenericUNet:
    """NAME.model of a 3D network. Raises CheckpointError."""
    weights = weights_in(read_published(path), path, "state_dict")
    if "tu.0.weight" not in weights or weights["tu.0.weight"].ndim != 5:
        raise CheckpointError(f"{path}: expected a 3D Generic_UNet of nnU-Net v1: tu.0.weight of five axes is missing")
    return loaded(GenericUNet(weights, path), weights, path)
