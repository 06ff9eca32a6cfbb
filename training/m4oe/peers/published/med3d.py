"""MED3D, published as MedicalNet (Chen et al. 2019): a dilated 3D ResNet with a small head, at a
quarter of its input's size. The public files are encoders; a head comes from fine-tuning."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from scipy.ndimage import zoom
from torch import nn

from ...network.checkpoint import CheckpointError
from .checkpoints import count, loaded, read_published, shape, weights_in

SIZE = (56, 448, 448)
"""Of the public demo."""
_STAGES = ("layer1", "layer2", "layer3", "layer4")
_STRIDES = (1, 2, 1, 1)
_DILATIONS = (1, 1, 2, 4)


class PickedShortcut(nn.Module):
    """Shortcut A of He et al. 2016: every stride-th voxel, and zeros for further channels."""

    def __init__(self, width: int, stride: int) -> None:
        super().__init__()
        self.width, self.stride = width, stride

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.avg_pool3d(x, 1, self.stride)
        return F.pad(x, (0, 0, 0, 0, 0, 0, 0, self.width - x.shape[1]))


def _wide(width_in: int, width_out: int, stride: int = 1, dilation: int = 1) -> nn.Conv3d:
    return nn.Conv3d(width_in, width_out, 3, stride, dilation, dilation, bias=False)


class Basic(nn.Module):
    EXPANSION = 1

    def __init__(self, width_in: int, width: int, stride: int, dilation: int, shortcut: nn.Module | None) -> None:
        super().__init__()
        self.conv1, self.bn1 = _wide(width_in, width, stride, dilation), nn.BatchNorm3d(width)
        self.conv2, self.bn2 = _wide(width, width, 1, dilation), nn.BatchNorm3d(width)
        self.downsample = shortcut

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Bottleneck(nn.Module):
    EXPANSION = 4

    def __init__(self, width_in: int, width: int, stride: int, dilation: int, shortcut: nn.Module | None) -> None:
        super().__init__()
        self.conv1, self.bn1 = nn.Conv3d(width_in, width, 1, bias=False), nn.BatchNorm3d(width)
        self.conv2, self.bn2 = _wide(width, width, stride, dilation), nn.BatchNorm3d(width)
        out = width * self.EXPANSION
        self.conv3, self.bn3 = nn.Conv3d(width, out, 1, bias=False), nn.BatchNorm3d(out)
        self.downsample = shortcut

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Med3D(nn.Module):
    """kind: of block. picked: shortcut A in place of a convolution. head: its width, and
    classes, background included."""

    def __init__(
        self,
        kind: type[Basic] | type[Bottleneck],
        widths: tuple[int, ...],
        blocks: tuple[int, ...],
        picked: bool,
        head: tuple[int, int],
    ) -> None:
        super().__init__()
        self.conv1 = nn.Conv3d(1, widths[0], 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm3d(widths[0])
        before = widths[0]
        for name, stride, dilation, width, number in zip(_STAGES, _STRIDES, _DILATIONS, widths, blocks, strict=True):
            out = width * kind.EXPANSION
            shortcut = None
            if stride != 1 or before != out:
                convolution = (nn.Conv3d(before, out, 1, stride, bias=False), nn.BatchNorm3d(out))
                shortcut = PickedShortcut(out, stride) if picked else nn.Sequential(*convolution)
            first = kind(before, width, stride, dilation, shortcut)
            setattr(self, name, nn.Sequential(first, *(kind(out, width, 1, dilation, None) for _ in range(number - 1))))
            before = out
        width, classes = head
        self.conv_seg = nn.Sequential(
            nn.ConvTranspose3d(before, width, 2, 2),
            nn.BatchNorm3d(width),
            nn.ReLU(),
            _wide(width, width),
            nn.BatchNorm3d(width),
            nn.ReLU(),
            nn.Conv3d(width, classes, 1, bias=False),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (N, 1, D, H, W), any size -> logits (N, classes, D/4, H/4, W/4), rounded up to even
        numbers."""
        x = F.max_pool3d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for name in _STAGES:
            x = getattr(self, name)(x)
        return self.conv_seg(x)

    @torch.no_grad()
    def probabilities(self, volume: np.ndarray, size: Sequence[int] = SIZE, seed: int = 0) -> np.ndarray:
        """volume: stored values in the array's own axes -> softmax (classes, *volume.shape), as the
        public demo predicts: the whole volume at one size, whatever its spacing."""
        x = torch.from_numpy(normalised(volume, size, seed))[None, None]
        found = self(x).softmax(1)[0].numpy()
        back = [1, *(to / n for to, n in zip(volume.shape, found.shape[1:], strict=True))]
        return zoom(found, back, order=1)


def normalised(volume: np.ndarray, size: Sequence[int] = SIZE, seed: int = 0) -> np.ndarray:
    """Resized by nearest neighbours, then mean and deviation of what is above 0 taken from all of
    it; zeros become noise, which the public code draws without a seed."""
    x = zoom(volume, [to / n for to, n in zip(size, volume.shape, strict=True)], order=0)
    body = x[x > 0]
    noise = np.random.default_rng(seed).standard_normal(x.shape)
    return np.where(x == 0, noise, (x - body.mean()) / body.std()).astype(np.float32)


def load(path: str | Path) -> Med3D:
    """A checkpoint of the public code; depth, widths, shortcut and classes by its shapes.

    Raises CheckpointError, among others for an encoder without a head, as the public files are.
    """
    weights = weights_in(read_published(path), path, "state_dict")
    if "conv_seg.0.weight" not in weights:
        raise CheckpointError(f"{path}: expected a network with a head (conv_seg), got an encoder; fine-tune it first")
    return loaded(_like(weights, path), weights, path)


def _like(weights: Mapping[str, torch.Tensor], path: str | Path) -> Med3D:
    kind = Bottleneck if "layer1.0.conv3.weight" in weights else Basic
    widths = tuple(shape(weights, f"{name}.0.conv1.weight", path)[0] for name in _STAGES)
    blocks = tuple(count(weights, name + ".{}.") for name in _STAGES)
    head = shape(weights, "conv_seg.0.weight", path)[1], shape(weights, "conv_seg.6.weight", path)[0]
    return Med3D(kind, widths, blocks, "layer2.0.downsample.0.weight" not in weights, head)
