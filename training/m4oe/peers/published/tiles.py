"""Volumes in overlapping tiles, with each system's own rule for where tiles lie, how passes over
mirrored tiles are joined and what each voxel of a tile weighs."""

import itertools
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from scipy.ndimage import gaussian_filter

Triple = Sequence[int]
Starts = Callable[[int, int], list[int]]
"""(voxels of an axis, of the tile) -> where tiles begin."""


def spread(size: int, tile: int, step: float = 0.5) -> list[int]:
    """nnU-Net's rule: as many tiles as steps of `step` tiles need, evenly spread; each slice of its
    own where a tile is one."""
    if tile == 1:
        return [*range(size)]
    number = int(np.ceil((size - tile) / (tile * step))) + 1
    return [int(np.round((size - tile) / max(number - 1, 1) * n)) for n in range(number)]


def shifted_back(size: int, tile: int, overlap: float = 0.5) -> list[int]:
    """DoDNet's rule: steps of a whole stride, the last tile shifted back to the border."""
    stride = int(np.ceil(tile * (1 - overlap)))
    number = int(np.ceil((size - tile) / stride)) + 1
    return [min(n * stride, size - tile) for n in range(number)]


def gaussian(tile: Triple, top: float = 1.0, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """(D, H, W): a bell of an eighth of the tile, `top` in the middle, nowhere 0."""
    impulse = np.zeros(tile)
    impulse[tuple(side // 2 for side in tile)] = 1
    bell = gaussian_filter(impulse, [side / 8 for side in tile], mode="constant", cval=0)
    weights = torch.from_numpy(bell * (top / bell.max())).to(dtype)
    weights[weights == 0] = weights[weights != 0].min()
    return weights


def mirrored(
    x: torch.Tensor, predict: Callable[[torch.Tensor], torch.Tensor], along: Sequence[int] = (2, 3, 4)
) -> torch.Tensor:
    """Mean of `predict` over x (N, C, ...) mirrored along every set of these axes, mirrored back."""
    sets = [axes for number in range(len(along) + 1) for axes in itertools.combinations(along, number)]
    return torch.stack([predict(x.flip(axes)).flip(axes) for axes in sets]).mean(0)


def padded(volume: torch.Tensor, tile: Triple) -> tuple[torch.Tensor, tuple[slice, ...]]:
    """(C, D, H, W), at least as large as a tile, with zeros around; and where the volume is in
    it."""
    missing = [max(side - n, 0) for side, n in zip(tile, volume.shape[1:], strict=True)]
    around = [(by // 2, by - by // 2) for by in missing]
    inside = tuple(slice(first, first + n) for (first, _), n in zip(around, volume.shape[1:], strict=True))
    return F.pad(volume, [by for pair in reversed(around) for by in pair]), inside


def in_tiles(
    volume: torch.Tensor,
    tile: Triple,
    starts: Starts,
    predict: Callable[[torch.Tensor], torch.Tensor],
    weights: torch.Tensor,
) -> torch.Tensor:
    """volume (C, D, H, W); predict: (1, C, *tile) -> (1, classes, *tile); weights (*tile) -> the
    weighted mean of all tiles (classes, D, H, W), added up in the precision of the weights."""
    large, inside = padded(volume, tile)
    total, weight = None, torch.zeros(large.shape[1:], dtype=weights.dtype)
    for place in _places(large.shape[1:], tile, starts):
        found = predict(large[(slice(None), *place)][None])[0]
        if total is None:
            total = torch.zeros(len(found), *large.shape[1:], dtype=weights.dtype)
        total[(slice(None), *place)] += found * weights
        weight[place] += weights
    return (total / weight)[(slice(None), *inside)]


def _places(size: Triple, tile: Triple, starts: Starts) -> Iterator[tuple[slice, ...]]:
    firsts = (starts(n, side) for n, side in zip(size, tile, strict=True))
    for first in itertools.product(*firsts):
        yield tuple(slice(at, at + side) for at, side in zip(first, tile, strict=True))
