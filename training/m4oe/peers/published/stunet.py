"""STU-Net (Huang et al. 2023): nnU-Net's U-Net with residual blocks and upsampling by nearest
neighbours, as its nnU-Net v1 trainer saves it (plans.pkl, NAME.model, NAME.model.pkl)."""

from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from ...network.checkpoint import CheckpointError
from .checkpoints import count, loaded, read_pickle, read_published, shape, weights_in
from .tiles import gaussian, in_tiles, mirrored, padded, spread


class Block(nn.Module):
    """first: of its stage, whose shortcut is a convolution without norm."""

    def __init__(self, width_in: int, width: int, stride: Sequence[int] = (1, 1, 1), first: bool = False) -> None:
        super().__init__()
        self.conv1 = nn.Conv3d(width_in, width, 3, tuple(stride), 1)
        self.norm1 = nn.InstanceNorm3d(width, affine=True)
        self.conv2 = nn.Conv3d(width, width, 3, 1, 1)
        self.norm2 = nn.InstanceNorm3d(width, affine=True)
        self.conv3 = nn.Conv3d(width_in, width, 1, tuple(stride)) if first else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.leaky_relu(self.norm1(self.conv1(x)), 0.01)
        y = self.norm2(self.conv2(y))
        return F.leaky_relu(y + (x if self.conv3 is None else self.conv3(x)), 0.01)


def _stage(width_in: int, width: int, stride: Sequence[int], number: int) -> nn.Sequential:
    return nn.Sequential(Block(width_in, width, stride, first=True), *(Block(width, width) for _ in range(number - 1)))


class Upsampled(nn.Module):
    def __init__(self, width_in: int, width: int, by: Sequence[int]) -> None:
        super().__init__()
        self.by = tuple(float(one) for one in by)
        self.conv = nn.Conv3d(width_in, width, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.conv(F.interpolate(x, scale_factor=self.by, mode="nearest"))


class STUNet(nn.Module):
    """widths and blocks of the stages from the full resolution down; pools: between them; up_blocks
    of the decoder's stages from the lowest resolution up."""

    def __init__(
        self,
        channels: int,
        widths: Sequence[int],
        blocks: Sequence[int],
        up_blocks: Sequence[int],
        pools: Sequence[Sequence[int]],
        classes: int,
    ) -> None:
        super().__init__()
        strides = ((1, 1, 1), *pools)
        self.conv_blocks_context = nn.ModuleList(
            _stage(before, width, stride, number)
            for before, width, stride, number in zip((channels, *widths[:-1]), widths, strides, blocks, strict=True)
        )
        below, skips, by = widths[::-1][:-1], widths[::-1][1:], tuple(pools)[::-1]
        self.upsample_layers = nn.ModuleList(
            Upsampled(before, width, one) for before, width, one in zip(below, skips, by, strict=True)
        )
        self.conv_blocks_localization = nn.ModuleList(
            _stage(2 * width, width, (1, 1, 1), number) for width, number in zip(skips, up_blocks, strict=True)
        )
        self.seg_outputs = nn.ModuleList(nn.Conv3d(width, classes, 1) for width in skips)

    def outputs(self, x: torch.Tensor) -> list[torch.Tensor]:
        """x (N, channels, D, H, W) -> logits of every resolution (N, classes, ...), the full one
        first."""
        skips = []
        for stage in self.conv_blocks_context:
            x = stage(x)
            skips.append(x)
        found = []
        for up, stage, head, skip in zip(
            self.upsample_layers, self.conv_blocks_localization, self.seg_outputs, skips[-2::-1], strict=True
        ):
            x = stage(torch.cat([up(x), skip], 1))
            found.append(head(x))
        return found[::-1]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.outputs(x)[0]

    @torch.no_grad()
    def probabilities(self, volume: torch.Tensor, patch: Sequence[int], mirror: bool = True) -> torch.Tensor:
        """volume (channels, D, H, W), preprocessed -> softmax (classes, D, H, W), as nnU-Net v1
        predicts: tiles that overlap by half, the mean of softmax over mirror images, a bell over
        each tile unless there is one alone."""

        def softmax(x: torch.Tensor) -> torch.Tensor:
            return self(x).softmax(1)

        def predict(x: torch.Tensor) -> torch.Tensor:
            return mirrored(x, softmax) if mirror else softmax(x)

        alone = list(padded(volume, patch)[0].shape[1:]) == list(patch)
        return in_tiles(volume, patch, spread, predict, torch.ones(tuple(patch)) if alone else gaussian(patch))


def load(path: str | Path) -> STUNet:
    """NAME.model beside NAME.model.pkl; depth and widths by its shapes, pools by its plans. Raises
    CheckpointError."""
    weights = weights_in(read_published(path), path, "state_dict", "network_weights")
    widths = [
        shape(weights, f"conv_blocks_context.{n}.0.conv1.weight", path)[0]
        for n in range(count(weights, "conv_blocks_context.{}."))
    ]
    if not widths:
        raise CheckpointError(f"{path}: not a checkpoint of STU-Net: conv_blocks_context is missing")
    blocks = [count(weights, f"conv_blocks_context.{n}." + "{}.") for n in range(len(widths))]
    up_blocks = [count(weights, f"conv_blocks_localization.{n}." + "{}.") for n in range(len(widths) - 1)]
    channels = shape(weights, "conv_blocks_context.0.0.conv1.weight", path)[1]
    classes = shape(weights, "seg_outputs.0.weight", path)[0]
    pools = _pools(f"{path}.pkl", len(widths) - 1)
    return loaded(STUNet(channels, widths, blocks, up_blocks, pools, classes), weights, path)


def _pools(beside: str, number: int) -> list[tuple[int, ...]]:
    """The plans' pools of the last (full-resolution) stage, cut or filled with 1 to `number` as its
    trainer does."""
    about = read_pickle(beside)
    try:
        plans = about["plans"]["plans_per_stage"]
        pools = [tuple(int(one) for one in pool) for pool in plans[max(plans)]["pool_op_kernel_sizes"]]
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise CheckpointError(f"{beside}: expected nnU-Net v1's plans with pool_op_kernel_sizes ({error!r})") from None
    return (pools + [(1, 1, 1)] * number)[:number]
