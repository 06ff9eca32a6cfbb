"""What nnU-Net does around its networks, in torch and scipy, from the same plan that the manifest is
made of: to measure a results folder, and to hold against it what is served."""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import torch
from scipy import ndimage

from ..published.tiles import gaussian, in_tiles, mirrored, spread
from .plans import Plan
from .resample import coarse_axis, resample, size_at
from .results import Fold, Results

CANONICAL = "LPS"
"""Where columns, rows and slices of a prepared volume grow."""
_OPPOSITE = dict(zip("RLAPSI", "LRPAIS", strict=True))


class Predictor:
    """All folds of a results folder, in memory."""

    def __init__(self, results: Results, step: float = 0.5, mirror: bool = True) -> None:
        self.results, self.step, self.mirror = results, step, mirror
        self.folds: tuple[Fold, ...] = tuple(results.folds())

    @property
    def dtype(self) -> torch.dtype:
        """That nnU-Net adds up in: v2's logits are of 11 bits, which decides where two classes are
        close."""
        return torch.float16 if self.results.plan.averaged == "logits" else torch.float32

    @property
    def parameters(self) -> int:
        return sum(p.numel() for fold in self.folds for p in fold.network.parameters())

    def labels(self, image: np.ndarray, spacing: Sequence[float], orientation: str = CANONICAL) -> np.ndarray:
        """image (slices, rows, columns), its spacing (mm) likewise; orientation: where columns, rows
        and slices grow -> uint8 labels of the same shape."""
        plan = self.results.plan
        order, flipped = _turn(orientation, plan.orientation)
        order = [order[axis] for axis in plan.axes]
        turned = np.flip(image, flipped).transpose(order)
        found = np.zeros(turned.shape, np.uint8)
        inside = ndimage.binary_fill_holes(turned != 0)
        if inside.any():
            box = ndimage.find_objects(inside.astype(np.uint8))[0]
            found[box] = self._of_cropped(turned[box], inside[box], [spacing[axis] for axis in order])
        return np.flip(found.transpose(np.argsort(order)), flipped)

    def _of_cropped(self, volume: np.ndarray, inside: np.ndarray, spacing: Sequence[float]) -> np.ndarray:
        plan = self.results.plan
        wanted = [*spacing[: 3 - len(plan.spacing)], *plan.spacing]
        coarse = coarse_axis(spacing, wanted, plan.resampling)
        size = size_at(volume.shape, spacing, wanted)
        x = volume.astype(np.float32)
        for stage in (_resampled, _normalised) if plan.resampled_first else (_normalised, _resampled):
            x = stage(x, plan, inside, size, coarse)
        logits = self._logits(torch.from_numpy(x)[None]).numpy()
        back = coarse_axis(wanted, spacing, plan.resampling)
        channels = (resample(one, volume.shape, plan.resampling["logits"], back) for one in logits)
        return self._decided(one.astype(logits.dtype) for one in channels)

    @torch.inference_mode()
    def _logits(self, volume: torch.Tensor) -> torch.Tensor:
        """volume (1, D, H, W) on the network's grid -> the mean of all folds (C, D, H, W); of a 2D
        network slice by slice along the first axis."""
        patch = self.results.plan.patch
        flat = len(patch) == 2
        tile = [1, *patch] if flat else patch

        def predict(fold: Fold, x: torch.Tensor) -> torch.Tensor:
            x = x[:, :, 0] if flat else x
            found = mirrored(x, fold.network, [2 + axis for axis in fold.mirror] if self.mirror else [])
            return found[:, :, None] if flat else found

        starts, weights = partial(spread, step=self.step), gaussian(tile, 10, self.dtype)
        found = in_tiles(volume, tile, starts, partial(predict, self.folds[0]), weights)
        for fold in self.folds[1:]:
            found += in_tiles(volume, tile, starts, partial(predict, fold), weights)
        return found.div_(len(self.folds))

    def _decided(self, channels: Iterator[np.ndarray]) -> np.ndarray:
        """Labels from the channels, one at a time: 118 of them on a scan's own grid are too many."""
        labels, first = self.results.labels, next(channels)
        if labels.regions is not None:
            found = np.where(first > 0, np.uint8(labels.values[0]), np.uint8(0))
            for value, channel in zip(labels.values[1:], channels, strict=True):
                found[channel > 0] = value
            return found
        found, best = np.zeros(first.shape, np.uint8), first
        for value, channel in zip(labels.values, channels, strict=True):
            larger = channel > best
            found[larger], best[larger] = value, channel[larger]
        return found


def _turn(given: str, wanted: str) -> tuple[list[int], list[int]]:
    """Axes of an array (slices, rows, columns) in the order that brings it to the wanted
    orientation, once those axes are flipped that the second list names."""
    if wanted == "stored":
        return [0, 1, 2], []
    axes, order, flipped = given[::-1], [], []
    for letter in wanted[::-1]:
        axis = axes.index(letter if letter in axes else _OPPOSITE[letter])
        order.append(axis)
        if axes[axis] != letter:
            flipped.append(axis)
    return order, flipped


def _resampled(x: np.ndarray, plan: Plan, inside: np.ndarray, size: Sequence[int], coarse: int | None) -> np.ndarray:
    return resample(x, size, plan.resampling["data"], coarse)


def _normalised(x: np.ndarray, plan: Plan, inside: np.ndarray, size: Sequence[int], coarse: int | None) -> np.ndarray:
    rule = plan.normalisation[0]
    match rule["scheme"]:
        case "ct":
            return (np.clip(x, rule["lower"], rule["upper"]) - rule["mean"]) / rule["sd"]
        case "zscore":
            seen = inside if rule["masked"] else np.ones(x.shape, bool)
            return np.where(seen, (x - x[seen].mean()) / max(x[seen].std(), 1e-8), x)
        case "rescale01":
            return (x - x.min()) / max(x.max() - x.min(), 1e-8)
        case "rgb255":
            return x / 255
    return x
