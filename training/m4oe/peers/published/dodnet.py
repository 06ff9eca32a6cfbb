"""DoDNet (Zhang et al., CVPR 2021): one network for partly labelled organs and tumours, whose last
layers are made from the task and the scan. As its public code has it: residual blocks with
activation first, standardised convolutions, GroupNorm in 16 groups."""

from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from ...network.checkpoint import CheckpointError
from .checkpoints import count, loaded, read_published, shape, weights_in
from .tiles import gaussian, in_tiles, mirrored, shifted_back

TASKS = ("liver", "kidney", "hepatic vessel", "pancreas", "colon", "lung", "spleen")
WITHOUT_ORGAN, WITHOUT_TUMOUR = (4, 5), (6,)
"""Tasks of which one of the two channels was never taught."""
TILE = (64, 192, 192)
DYNAMIC = 8
GROUPS = 16
_STAGES = ("layer0", "layer1", "layer2", "layer3", "layer4")
_STRIDES = (1, 2, 2, 2, 2)
_STEPS = ("x8_resb", "x4_resb", "x2_resb", "x1_resb")


class StandardisedConv3d(nn.Conv3d):
    """Weights less their mean and over their deviation, of each output channel (Qiao et al.
    2019)."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.conv3d(x, self.standardised(), self.bias, self.stride, self.padding)

    def standardised(self) -> torch.Tensor:
        centred = self.weight - self.weight.mean((1, 2, 3, 4), keepdim=True)
        return centred / torch.sqrt(centred.flatten(1).var(1) + 1e-12).view(-1, 1, 1, 1, 1)

    def plain(self) -> nn.Conv3d:
        """The same convolution, standardised once and for all."""
        made = nn.Conv3d(
            self.in_channels, self.out_channels, self.kernel_size, self.stride, self.padding, bias=self.bias is not None
        )
        made.load_state_dict(self.state_dict() | {"weight": self.standardised().detach()})
        return made


def _convolution(width_in: int, width_out: int, kernel: int, stride: int = 1) -> StandardisedConv3d:
    return StandardisedConv3d(width_in, width_out, kernel, stride, kernel // 2, bias=False)


def _activated(width: int, *after: nn.Module) -> nn.Sequential:
    return nn.Sequential(nn.GroupNorm(GROUPS, width), nn.ReLU(), *after)


class Block(nn.Module):
    def __init__(self, width_in: int, width_out: int, stride: int = 1) -> None:
        super().__init__()
        self.gn1, self.conv1 = nn.GroupNorm(GROUPS, width_in), _convolution(width_in, width_out, 3, stride)
        self.gn2, self.conv2 = nn.GroupNorm(GROUPS, width_out), _convolution(width_out, width_out, 3)
        changes = stride != 1 or width_in != width_out
        self.downsample = _activated(width_in, _convolution(width_in, width_out, 1, stride)) if changes else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.conv1(F.relu(self.gn1(x)))
        y = self.conv2(F.relu(self.gn2(y)))
        return y + (x if self.downsample is None else self.downsample(x))


class DoDNet(nn.Module):
    """widths: of the first four stages, the last one's as the fourth. blocks: of the five stages.
    Every axis of its input is divisible by 16."""

    def __init__(self, widths: tuple[int, int, int, int], blocks: tuple[int, ...], tasks: int) -> None:
        super().__init__()
        self.tasks = tasks
        self.conv1 = _convolution(1, widths[0], 3)
        before = widths[0]
        for name, stride, width, number in zip(_STAGES, _STRIDES, (*widths, widths[3]), blocks, strict=True):
            further = (Block(width, width) for _ in range(number - 1))
            setattr(self, name, nn.Sequential(Block(before, width, stride), *further))
            before = width
        self.fusionConv = _activated(before, _convolution(before, before, 1))
        self.GAP = _activated(before, nn.AdaptiveAvgPool3d(1))
        for name, width in zip(_STEPS, (widths[2], widths[1], widths[0], widths[0]), strict=True):
            setattr(self, name, nn.Sequential(Block(before, width)))
            before = width
        self.precls_conv = _activated(before, nn.Conv3d(before, DYNAMIC, 1))
        self.sizes = (DYNAMIC * DYNAMIC, DYNAMIC * DYNAMIC, DYNAMIC * 2, DYNAMIC, DYNAMIC, 2)
        self.controller = nn.Conv3d(widths[3] + tasks, sum(self.sizes), 1)

    def forward(self, x: torch.Tensor, task: torch.Tensor) -> torch.Tensor:
        """x (N, 1, D, H, W), task (N,) int64 -> logits (N, 2, D, H, W) of organ and tumour, each
        for a sigmoid."""
        features, seen = self.features(x)
        return self.answer(features, seen, F.one_hot(task, self.tasks).to(x.dtype))

    def features(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """What no task changes: the maps (N, DYNAMIC, D, H, W) that filters are applied to, and the
        scan's part of what these are made from (N, C, 1, 1, 1)."""
        x, skips = self.conv1(x), []
        for name in _STAGES:
            x = getattr(self, name)(x)
            skips.append(x)
        x = self.fusionConv(skips.pop())
        seen = self.GAP(x)
        for name in _STEPS:
            x = F.interpolate(x, scale_factor=2, mode="trilinear", align_corners=False)
            x = getattr(self, name)(x + skips.pop())
        return self.precls_conv(x), seen

    def answer(self, features: torch.Tensor, seen: torch.Tensor, told: torch.Tensor) -> torch.Tensor:
        """told (N, tasks): 1 at each sample's task -> logits (N, 2, D, H, W)."""
        filters = self.controller(torch.cat([seen, told[:, :, None, None, None]], 1)).flatten(1)
        return self._dynamic(features, filters)

    def _dynamic(self, x: torch.Tensor, filters: torch.Tensor) -> torch.Tensor:
        """Three 1x1x1 convolutions with each sample's own filters, all weights before all
        biases."""
        parts = filters.split(self.sizes, 1)
        y = x.flatten(2)
        for layer in range(3):
            weight = parts[layer].unflatten(1, (-1, DYNAMIC))
            y = torch.baddbmm(parts[3 + layer][:, :, None], weight, y)
            if layer < 2:
                y = F.relu(y)
        return y.unflatten(2, x.shape[2:])

    @torch.no_grad()
    def probabilities(self, volume: torch.Tensor, task: int, tile: Sequence[int] = TILE) -> torch.Tensor:
        """volume (D, H, W), normalised as `normalised` does -> (2, D, H, W): of organ and of
        tumour, over tiles that overlap by half and their mirror images."""
        told = torch.tensor([task])

        def predict(x: torch.Tensor) -> torch.Tensor:
            return mirrored(x, lambda one: self(one, told).sigmoid())

        return in_tiles(volume[None], tile, shifted_back, predict, gaussian(tile))


def normalised(volume: torch.Tensor) -> torch.Tensor:
    """HU -> what the network sees; the public code re-spaces to 1.5 x 0.8 x 0.8 mm before."""
    return volume.float().clamp(-325, 325) / 325


def labels_of(probabilities: torch.Tensor, task: int) -> torch.Tensor:
    """(2, D, H, W) -> (D, H, W) uint8: 1 the task's organ, 2 its tumour, which wins; a channel that
    was never taught says nothing."""
    organ, tumour = probabilities > 0.5
    labels = torch.zeros_like(organ, dtype=torch.uint8)
    if task not in WITHOUT_ORGAN:
        labels[organ] = 1
    if task not in WITHOUT_TUMOUR:
        labels[tumour] = 2
    return labels


def load(path: str | Path) -> DoDNet:
    """A checkpoint of the public code, in each of its forms: weights alone, or {model, optimizer,
    amp}; widths, blocks and tasks by its shapes. Raises CheckpointError."""
    weights = weights_in(read_published(path), path, "model")
    widths = tuple(shape(weights, f"layer{n}.0.conv1.weight", path)[0] for n in range(4))
    if any(width % GROUPS for width in widths):
        raise CheckpointError(f"{path}: expected widths that {GROUPS} divides, got {widths}")
    tasks = shape(weights, "controller.weight", path)[1] - widths[3]
    blocks = tuple(count(weights, name + ".{}.") for name in _STAGES)
    return loaded(DoDNet(widths, blocks, tasks), weights, path)
