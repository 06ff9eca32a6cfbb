"""PHTrans (Liu et al., MICCAI 2022) as the two-stage method for FLARE22 uses it (Liu et al. 2022,
"Combining Self-Training and Hybrid Architecture"): convolutions and shifted-window attention side
by side in each stage."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage
from torch import nn

from ...network.checkpoint import CheckpointError
from .checkpoints import count, loaded, read_published, shape, weights_in

MARGIN_MM = 20
Stage = Literal["coarse", "fine"]
Triple = tuple[int, int, int]
Weights = Mapping[str, torch.Tensor]


class WindowAttention(nn.Module):
    """Of a window's tokens, with a bias by their relative places (Liu et al. 2021), in 3D; without
    biases of query, key and value, whatever its configuration says."""

    def __init__(self, dim: int, heads: int, area: int, places: int) -> None:
        super().__init__()
        self.heads = heads
        self.relative_position_bias_table = nn.Parameter(torch.zeros(places, heads))
        self.register_buffer("relative_position_index", torch.zeros(area, area, dtype=torch.long))
        self.qkv = nn.Linear(dim, 3 * dim, bias=False)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """x (N * windows, area, C), mask (windows, area, area) -> the same shape as x."""
        number, area, dim = x.shape
        q, k, v = self.qkv(x).view(number, area, 3, self.heads, dim // self.heads).permute(2, 0, 3, 1, 4)
        scores = (q * (dim // self.heads) ** -0.5) @ k.transpose(-2, -1)
        bias = self.relative_position_bias_table[self.relative_position_index].permute(2, 0, 1)
        if mask is not None:
            bias = bias + mask[:, None].repeat(number // len(mask), 1, 1, 1)
        return self.proj(((scores + bias).softmax(-1) @ v).transpose(1, 2).reshape(number, area, dim))


class Mlp(nn.Module):
    def __init__(self, dim: int, hidden: int) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(dim, hidden), nn.Linear(hidden, dim)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class SwinBlock(nn.Module):
    """windows: how many a map has, where the block is shifted (by half a window, also where one
    window is the whole map). The file's own mask fixes the size of the map."""

    def __init__(self, dim: int, heads: int, hidden: int, window: Triple, places: int, windows: int | None) -> None:
        super().__init__()
        area = window[0] * window[1] * window[2]
        self.window, self.shift = window, tuple(side // 2 for side in window) if windows else None
        self.norm1, self.norm2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.attn = WindowAttention(dim, heads, area, places)
        self.mlp = Mlp(dim, hidden)
        self.register_buffer("attn_mask", torch.zeros(windows, area, area) if windows else None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (N, D, H, W, C) -> the same shape."""
        y = self.norm1(x)
        if self.shift:
            y = y.roll([-by for by in self.shift], (1, 2, 3))
        y = self._joined(self.attn(self._cut(y), self.attn_mask), x.shape)
        if self.shift:
            y = y.roll(self.shift, (1, 2, 3))
        x = x + y
        return x + self.mlp(self.norm2(x))

    def _grid(self, size: torch.Size) -> tuple[int, ...]:
        """(N, windows along D, of each, windows along H, ...)."""
        return size[0], *(n for side, by in zip(size[1:4], self.window, strict=True) for n in (side // by, by))

    def _cut(self, x: torch.Tensor) -> torch.Tensor:
        cut = x.view(*self._grid(x.shape), x.shape[-1]).permute(0, 1, 3, 5, 2, 4, 6, 7)
        return cut.reshape(-1, self.window[0] * self.window[1] * self.window[2], x.shape[-1])

    def _joined(self, y: torch.Tensor, size: torch.Size) -> torch.Tensor:
        grid = self._grid(size)
        y = y.view(grid[0], grid[1], grid[3], grid[5], *self.window, size[-1])
        return y.permute(0, 1, 4, 2, 5, 3, 6, 7).reshape(size)


class Convolved(nn.Module):
    def __init__(self, width_in: int, width: int, kernel: Triple) -> None:
        super().__init__()
        self.conv = nn.Conv3d(width_in, width, kernel, 1, tuple(side // 2 for side in kernel))
        self.instnorm = nn.InstanceNorm3d(width, affine=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.gelu(self.instnorm(self.conv(x)))


class Layer(nn.Module):
    """One stage, down or up: its change of resolution, then convolutions and Swin blocks side by
    side."""

    def __init__(self, weights: Weights, name: str, window: Triple, path: str | Path) -> None:
        super().__init__()
        width = shape(weights, f"{name}.conv_blocks.0.conv.weight", path)[0]
        # The public code's spelling.
        self.frist_conv = None
        if f"{name}.frist_conv.weight" in weights:
            self.frist_conv = nn.Conv3d(shape(weights, f"{name}.frist_conv.weight", path)[1], width, 1)
        self.down_or_upsample = None
        if f"{name}.down_or_upsample.0.weight" in weights:
            first, second, *by = shape(weights, f"{name}.down_or_upsample.0.weight", path)
            if name.startswith("up_layers"):
                change = nn.ConvTranspose3d(first, second, by, by, bias=False)
            else:
                change = nn.Conv3d(second, first, by, by, bias=False)
            self.down_or_upsample = nn.Sequential(change, nn.InstanceNorm3d(width, affine=True))
        self.conv_blocks = nn.Sequential()
        for n in range(count(weights, f"{name}.conv_blocks." + "{}.")):
            out, into, *kernel = shape(weights, f"{name}.conv_blocks.{n}.conv.weight", path)
            self.conv_blocks.append(Convolved(into, out, tuple(kernel)))
        self.swin_blocks = nn.Sequential()
        for n in range(count(weights, f"{name}.swin_blocks." + "{}.")):
            block = f"{name}.swin_blocks.{n}"
            places, heads = shape(weights, f"{block}.attn.relative_position_bias_table", path)
            hidden = shape(weights, f"{block}.mlp.fc1.weight", path)[0]
            windows = len(weights[f"{block}.attn_mask"]) if f"{block}.attn_mask" in weights else None
            self.swin_blocks.append(SwinBlock(width, heads, hidden, window, places, windows))

    def forward(self, x: torch.Tensor, skip: torch.Tensor | None = None) -> torch.Tensor:
        """x, skip (N, C, D, H, W)."""
        for change in (self.frist_conv, self.down_or_upsample):
            x = x if change is None else change(x)
        aside = x if skip is None or not self.swin_blocks else x + skip
        x = self.conv_blocks(x if skip is None else torch.cat([x, skip], 1))
        if self.swin_blocks:
            aside = self.swin_blocks(aside.permute(0, 2, 3, 4, 1).contiguous()).permute(0, 4, 1, 2, 3)
        return x + aside


class Head(nn.Module):
    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.proj = nn.Conv3d(width, classes, 1, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.proj(x)


class PHTrans(nn.Module):
    """As wide and deep as the weights' shapes say; size (D, H, W): what it takes."""

    def __init__(self, weights: Weights, size: Triple, window: Triple, path: str | Path) -> None:
        super().__init__()
        self.size = size
        for name in ("down_layers", "up_layers"):
            numbers = range(count(weights, name + ".{}."))
            setattr(self, name, nn.ModuleList(Layer(weights, f"{name}.{n}", window, path) for n in numbers))
        shapes = [
            shape(weights, f"seg_outputs.{n}.proj.weight", path) for n in range(count(weights, "seg_outputs.{}."))
        ]
        self.seg_outputs = nn.ModuleList(Head(width, classes) for classes, width, *_ in shapes)

    @property
    def classes(self) -> int:
        """Background included."""
        return self.seg_outputs[0].proj.out_channels

    def outputs(self, x: torch.Tensor) -> list[torch.Tensor]:
        """x (N, 1, D, H, W) -> logits of every resolution (N, classes, ...), the full one first."""
        skips = []
        for layer in self.down_layers:
            x = layer(x)
            skips.append(x)
        skips.pop()
        found = []
        for layer in self.up_layers:
            x = layer(x, skips.pop())
            found.append(x)
        return [head(features) for head, features in zip(self.seg_outputs, found[::-1], strict=True)]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.outputs(x)[0]


def load(path: str | Path, stage: Stage) -> PHTrans:
    """final_checkpoint.pth of a stage of the public code; size and window by the configuration in
    it. Raises CheckpointError."""
    content = read_published(path)
    weights = weights_in(content, path, "state_dict")
    try:
        size = content["config"]["DATASET"][stage.upper()]["SIZE"]
        window = content["config"]["MODEL"][stage.upper()]["WINDOW_SIZE"]
    except (KeyError, TypeError):
        raise CheckpointError(
            f"{path}: expected DATASET.{stage.upper()}.SIZE and MODEL.{stage.upper()}.WINDOW_SIZE in its config"
        ) from None
    return loaded(PHTrans(weights, tuple(size), tuple(window), path), weights, path)


class TwoStage:
    """The coarse network finds where the organs are, the fine one labels what is cut out there."""

    def __init__(self, coarse: PHTrans, fine: PHTrans) -> None:
        self.coarse, self.fine = coarse, fine

    def labels(self, image: np.ndarray, spacing: Sequence[float], direction: Sequence[float]) -> np.ndarray:
        """image (slices, rows, columns) in HU, its spacing (mm) likewise; direction: the nine
        cosines of ITK, row by row -> (slices, rows, columns) uint8; all background where the coarse
        network finds nothing."""
        turned = [axis for axis, flip in enumerate(_flips(direction)) if flip]
        image = np.flip(image, turned)
        labels = np.zeros(image.shape, np.uint8)
        box = self._box(image, spacing)
        if box is not None:
            labels[box] = self._labelled(self.fine, image[box])
        return np.flip(labels, turned)

    def _box(self, image: np.ndarray, spacing: Sequence[float]) -> tuple[slice, ...] | None:
        found = self._labelled(self.coarse, image, at_own_size=True)
        if not found.any():
            return None
        box = []
        for axis, (places, n, mm) in enumerate(zip(np.nonzero(found), image.shape, spacing, strict=True)):
            scale = n / found.shape[axis]
            margin = MARGIN_MM / mm
            first, after = int(places.min() * scale), int((places.max() + 1) * scale)
            box.append(slice(int(max(first - margin, 0)), int(min(after + margin, n))))
        return tuple(box)

    @staticmethod
    @torch.no_grad()
    def _labelled(network: PHTrans, image: np.ndarray, at_own_size: bool = False) -> np.ndarray:
        """Labels at the network's size or at the image's, of each class its largest piece."""
        x = torch.from_numpy(np.ascontiguousarray(image, np.float32))[None, None]
        x = F.interpolate(x, network.size, mode="trilinear", align_corners=False)
        logits = network((x - x.mean()) / (x.std() + 1e-5))
        if not at_own_size:
            logits = F.interpolate(logits, image.shape, mode="trilinear", align_corners=False)
        return largest_pieces(logits.argmax(1)[0].numpy().astype(np.uint8))


def _flips(direction: Sequence[float]) -> tuple[bool, bool, bool]:
    """Of slices, rows and columns: the training's cases lie with z upwards, y and x as below;
    obliqueness is left alone."""
    return direction[8] < 0, direction[4] > 0, direction[0] > 0


def largest_pieces(labels: np.ndarray) -> np.ndarray:
    """Of each label its largest 26-connected piece."""
    kept = np.zeros_like(labels)
    for label in np.unique(labels[labels > 0]):
        pieces, number = ndimage.label(labels == label, np.ones((3, 3, 3)))
        sizes = np.bincount(pieces.ravel())[1 : number + 1]
        kept[pieces == 1 + sizes.argmax()] = label
    return kept
